// What this shop keeps in the browser is shared by its tabs, and so is what they show of it.

/** Calls `listener` when another tab has changed `key`, and when this page is back after others may have. */
export const onKept = (key, listener) => {
  // Without a key: everything was cleared.
  addEventListener('storage', (event) => (event.key === key || event.key === null) && listener());
  addEventListener('pageshow', ({ persisted }) => persisted && listener());
};
