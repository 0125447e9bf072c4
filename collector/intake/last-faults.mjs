// What was wrong with the latest requests, in sentences: some collectors answer 200 and drop what they cannot read, and
// then nobody else says why.

/** Kept in memory: a few, each of them short. */
export const createLastFaults = ({ now, most = 20 }) => {
  let faults = [];
  return {
    add: (protocol, text) => {
      faults = [{ at: now(), protocol, text: String(text).slice(0, 500) }, ...faults.slice(0, most - 1)];
    },
    get: () => faults,
    reset: () => {
      faults = [];
    },
  };
};
