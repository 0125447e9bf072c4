// Limits the bytes in memory: bodies that arrive, and rows that are not on disk yet.

export const createByteBudget = (most) => {
  let taken = 0;
  return {
    taken: () => taken,
    /** Returns a function that releases the bytes, or null if they do not fit. */
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
