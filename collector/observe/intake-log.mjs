// A log for messages that strangers or an unavailable store can cause a thousand times a second. Changes are logged at once,
// everything else is counted and logged once a minute.

const SUMMARY_MS = 60_000;

export const createIntakeLog = ({ log, every = SUMMARY_MS }) => {
  let isAway = false;
  let refused = {};
  const versions = new Set();

  const summarize = () => {
    if (Object.keys(refused).length) log.warn({ refused }, 'requests were refused');
    refused = {};
  };
  const timer = setInterval(summarize, every);
  timer.unref();

  return {
    committed: ({ error }) => {
      if (!error && isAway) log.info('the store takes events again');
      if (error && (!isAway || error.kind !== 'unavailable'))
        log.error({ err: error }, 'the store takes no events');
      isAway = error ? error.kind === 'unavailable' : false;
    },
    refused: (kind, error) => {
      refused[kind] = (refused[kind] ?? 0) + 1;
      log.debug({ kind, detail: error?.message }, 'a request was refused');
    },
    /** Logged once for each version: a site has few versions at a time. */
    newer: (version) => {
      if (versions.has(version) || versions.size === 10) return;
      versions.add(version);
      log.warn({ version }, 'events of a newer SDK are stored as they are: upgrade the collector');
    },
    close: () => {
      clearInterval(timer);
      summarize();
    },
  };
};
