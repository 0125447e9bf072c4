// Session timeouts: real ones, or short ones that let you watch sessions end.
const choices = {
  short: { foreground: 60_000, background: 20_000 },
  normal: { foreground: 1_800_000, background: 1_800_000 },
};

export const timeoutsOf = (choice) => choices[choice];

/** The first of: ?timeouts=normal, the earlier choice (a cookie of the site, not of the SDK), the short timeouts. */
export const chosenTimeouts = ({ query, headers }) => {
  const remembered = /(?:^|;\s*)demo_timeouts=(\w+)/.exec(headers.cookie ?? '')?.[1];
  return [query.timeouts, remembered].find((choice) => Object.hasOwn(choices, String(choice))) ?? 'short';
};
