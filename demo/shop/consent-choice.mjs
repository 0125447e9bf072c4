// How the shop's consent manager reaches the SDK: by Google Consent Mode, as on most sites, or by its own callbacks.
const google = {
  data: { consent: 'google-consent-mode' },
  addOn: { file: 'sojourn.google-consent-mode.js', data: { 'send-value': 'true' } },
};
const choices = {
  google: { text: 'Google Consent Mode', ...google },
  cookieless: {
    text: 'Google Consent Mode; cookieless if declined',
    ...google,
    data: { ...google.data, cookieless: 'true' },
  },
  // The page's own script creates the source.
  plain: { text: 'the manager’s callbacks', data: { consent: 'pending' } },
};

export const consentChoices = Object.entries(choices).map(([name, { text }]) => [name, text]);

/** The script file that pages may load beside the SDK's own. */
export const consentFile = google.addOn.file;

/** The attributes of the SDK's tag, and the file of a consent source, if there is one. */
export const consentTag = (choice) => choices[choice];

/** The first of: ?consent=plain, the earlier choice (a cookie of the site, not of the SDK), Google's. */
export const chosenConsent = ({ query, headers }) => {
  const remembered = /(?:^|;\s*)demo_consent=(\w+)/.exec(headers.cookie ?? '')?.[1];
  return [query.consent, remembered].find((choice) => Object.hasOwn(choices, String(choice))) ?? 'google';
};
