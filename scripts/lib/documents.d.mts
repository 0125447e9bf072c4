/** The documents in which measured sizes and examples stand: paths from the root. */
export const documents: () => string[];
