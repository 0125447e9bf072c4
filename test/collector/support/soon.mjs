/** Waits until something is so; the test's own time is the limit. */
export const soon = async (isSo) => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
};
