// How many bytes may wait in memory at one time: bodies on their way, and rows that are not on disk yet.

export const createByteBudget = (most) => {
  let taken = 0;
  return {
    taken: () => taken,
    /** Gives a function that gives the bytes back, or null where they do not fit. */
    take: (bytes) => {
      if (taken + bytes > most) return null;
      taken += bytes;
      let left = bytes;
      return () => {
        taken -= left;
        left = 0;
      };
    },
  };
};
