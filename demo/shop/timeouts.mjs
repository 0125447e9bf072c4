// How long a session may rest: as in earnest, or so short that one can watch sessions end.
const choices = {
  short: { foreground: 60_000, background: 20_000 },
  normal: { foreground: 1_800_000, background: 1_800_000 },
};

export const timeoutsOf = (choice) => choices[choice];

/** ?timeouts=normal wins, then what was chosen before (a cookie of the site, not of the SDK), then the short ones. */
export const chosenTimeouts = ({ query, headers }) => {
  const remembered = /(?:^|;\s*)demo_timeouts=(\w+)/.exec(headers.cookie ?? '')?.[1];
  return [query.timeouts, remembered].find((choice) => Object.hasOwn(choices, String(choice))) ?? 'short';
};
