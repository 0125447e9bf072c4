// Mutants that no test can or need notice, by file: the code, what stands in its place, and why it may.
export const survivors = {};
