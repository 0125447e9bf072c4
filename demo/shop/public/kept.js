// The shop's data in the browser is shared by its tabs, so all of them show changes.

/** Calls `listener` when another tab has changed `key`, and when this page returns after a possible change. */
export const onKept = (key, listener) => {
  // A null key means that everything was cleared.
  addEventListener('storage', (event) => (event.key === key || event.key === null) && listener());
  addEventListener('pageshow', ({ persisted }) => persisted && listener());
};
