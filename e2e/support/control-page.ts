/**
 * Runs in the page, instead of the SDK: writes to the SDK's database on each call of `track`, and aborts in pagehide what is not
 * finished. No page can do less for a write, or more for its place in the back/forward cache.
 */
const writeAndAbort = () => {
  const underway = new Set<IDBTransaction>();
  const opened = new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open('sojourn');
    opening.onsuccess = () => resolve(opening.result);
  });
  const write = async () => {
    const transaction = (await opened).transaction('records', 'readwrite');
    underway.add(transaction);
    transaction.oncomplete = () => underway.delete(transaction);
    transaction.objectStore('records').put(1, 'control|x');
  };
  const sojourn = (method: string) => method === 'track' && void write();
  Object.assign(window, { sojourn });
  addEventListener('pagehide', () => {
    for (const transaction of underway)
      try {
        transaction.abort();
      } catch {
        // It is being committed.
      }
  });
};

export const controlScript = `(${writeAndAbort})()`;
