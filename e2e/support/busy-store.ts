import type { EnginePage } from './engine';
import { eventually } from './engine';
import type { PageOptions } from './html';

// Another tab of the site that is never done with the SDK's database: each of its transactions makes all others wait.

export type Busy = { deep: number; puts: number };

/** Runs in the page. */
const saturate = (deep: number, puts: number) => {
  const counting = window as unknown as { turns: number };
  counting.turns = 0;
  const opening = indexedDB.open('sojourn');
  // A page that the SDK was on may have been closed before its database was made.
  opening.onupgradeneeded = () => opening.result.createObjectStore('records');
  opening.onsuccess = () => {
    const again = () => {
      const transaction = opening.result.transaction('records', 'readwrite');
      const records = transaction.objectStore('records');
      for (let n = 0; n < puts; n++) records.put(n, 'busy|x');
      transaction.oncomplete = () => {
        counting.turns++;
        again();
      };
    };
    for (let n = 0; n < deep; n++) again();
  };
};

export const busyPage = ({ deep, puts }: Busy): PageOptions => ({
  sdk: false,
  script: `(${saturate})(${deep}, ${puts})`,
});

/**
 * Runs in a worker: one transaction that never ends, so that no other one is ever answered. Between two of its requests the
 * worker waits for the site's answer, because a loop without a pause would take a core from the tabs that are tested.
 */
const hold = (pause: string) => {
  const opening = indexedDB.open('sojourn');
  opening.onupgradeneeded = () => opening.result.createObjectStore('records');
  opening.onsuccess = () => {
    const records = opening.result.transaction('records', 'readwrite').objectStore('records');
    const again = () => {
      records.get('nothing').onsuccess = () => {
        const waiting = new XMLHttpRequest();
        waiting.open('GET', pause, false);
        waiting.send();
        postMessage('turn');
        again();
      };
    };
    again();
  };
};

/** Runs in the page. */
const startHolding = (holding: string) => {
  const counting = window as unknown as { turns: number };
  counting.turns = 0;
  const code = `(${holding})('${location.origin}/pause.txt?delay=50')`;
  new Worker(URL.createObjectURL(new Blob([code]))).onmessage = () => counting.turns++;
};

/** Another tab: from the time it is opened, the SDK's database hangs. */
export const holdingPage: PageOptions = {
  sdk: false,
  script: `(${startHolding})(${JSON.stringify(String(hold))})`,
};

const turnsOf = (page: EnginePage) =>
  page.evaluate(() => (window as unknown as { turns?: number }).turns ?? 0);

/** Until the page keeps the database busy. */
export const isBusy = (page: EnginePage) =>
  eventually('the store is busy', async () => (await turnsOf(page)) > 20, 15_000);
