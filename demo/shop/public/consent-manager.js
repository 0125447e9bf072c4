// The shop's consent manager (vanilla-cookieconsent) with its questions and texts.
import { allowTexts } from './trusted-text.js';

const en = {
  consentModal: {
    title: 'May we measure your visit?',
    description:
      'We would like to know which pages are read and for how long. Until you answer, nothing is stored but your answer, and nothing is sent.',
    acceptAllBtn: 'Yes, measure',
    acceptNecessaryBtn: 'No, thanks',
    showPreferencesBtn: 'Choose',
  },
  preferencesModal: {
    title: 'What may we do?',
    acceptAllBtn: 'Everything',
    acceptNecessaryBtn: 'Only what is necessary',
    savePreferencesBtn: 'Save this choice',
    closeIconLabel: 'Close',
    sections: [
      {
        title: 'Necessary',
        description: 'Your cart, your login, and this choice. They stay in your browser.',
        linkedCategory: 'necessary',
      },
      {
        title: 'Measurement',
        description: 'Which pages you read, for how long, and whether you come back.',
        linkedCategory: 'analytics',
      },
    ],
  },
};

/** Returns the manager. `decided` is called for each decision, including one remembered from an earlier page. */
export const startManager = async (decided) => {
  const manager = await import('/consent-manager/cookieconsent.esm.js');
  allowTexts();
  const reportDecision = () => decided(manager.acceptedCategory('analytics'));
  await manager.run({
    cookie: { name: 'shop_consent' },
    // Visitors of a demo may use a program.
    hideFromBots: false,
    categories: { necessary: { enabled: true, readOnly: true }, analytics: {} },
    guiOptions: {
      consentModal: { layout: 'cloud', position: 'bottom center', equalWeightButtons: true },
      preferencesModal: { layout: 'box', equalWeightButtons: true },
    },
    language: { default: 'en', translations: { en } },
    onConsent: reportDecision,
    onChange: reportDecision,
  });
  return manager;
};
