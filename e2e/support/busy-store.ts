import type { EnginePage } from './engine';
import { eventually } from './engine';
import type { PageOptions } from './html';

// Another tab of the site that is never done with the SDK's database: each of its transactions makes all others wait.

export type Busy = { deep: number; puts: number };

/** Runs in the page. */
const saturate = async (deep: number, puts: number) => {
  const open = () =>
    new Promise<IDBDatabase | undefined>((done) => {
      const opening = indexedDB.open('sojourn');
      // Only the SDK makes its database, in whatever form it wants it to have.
      opening.onupgradeneeded = () => opening.transaction!.abort();
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => done(undefined);
    });
  let db = await open();
  while (!db) {
    await new Promise((done) => setTimeout(done, 50));
    db = await open();
  }
  const counting = window as unknown as { turns: number };
  counting.turns = 0;
  const again = () => {
    const transaction = db.transaction('records', 'readwrite');
    const records = transaction.objectStore('records');
    for (let n = 0; n < puts; n++) records.put(n, 'busy|x');
    transaction.oncomplete = () => {
      counting.turns++;
      again();
    };
  };
  for (let n = 0; n < deep; n++) again();
};

export const busyPage = ({ deep, puts }: Busy): PageOptions => ({
  sdk: false,
  script: `(${saturate})(${deep}, ${puts})`,
});

/** Runs in the page: one transaction that never ends, so that no other one is ever answered. */
const hold = () => {
  const counting = window as unknown as { turns: number };
  counting.turns = 0;
  const opening = indexedDB.open('sojourn');
  opening.onsuccess = () => {
    const records = opening.result.transaction('records', 'readwrite').objectStore('records');
    const again = () => {
      counting.turns++;
      records.get('nothing').onsuccess = () => again();
    };
    again();
  };
};

/** Another tab, opened when the SDK has made its database: from then on that hangs. */
export const holdingPage: PageOptions = { sdk: false, script: `(${hold})()` };

const turnsOf = (page: EnginePage) =>
  page.evaluate(() => (window as unknown as { turns?: number }).turns ?? 0);

/** Until the database exists, and the page keeps it busy. */
export const isBusy = (page: EnginePage) =>
  eventually('the store is busy', async () => (await turnsOf(page)) > 20, 15_000);
