// Faults of the latest requests, in sentences. Some collectors answer 200 and drop events that they cannot read, so the sender
// never learns about it.

/** In memory: a few short sentences. */
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
