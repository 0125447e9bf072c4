/** Measures how long the page was visible, in milliseconds. */
export const createVisibleTime = () => {
  let total = 0;
  let since = Infinity;
  const read = (): number => {
    const now = Date.now();
    // The clock may have been set back.
    if (since < now) total += now - since;
    if (since < Infinity) since = now;
    return total;
  };

  return {
    read,
    reset(): void {
      read();
      total = 0;
    },
    change(visible: boolean): void {
      read();
      since = visible ? Date.now() : Infinity;
    },
  };
};
