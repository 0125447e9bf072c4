// Puts things into a browser's storages as other scripts would, and looks what is there.
import type { Browser } from '../browser/browser';
import { createLife } from '../browser/life';
import type { Poison } from './poisons';

/** Asks for it; `answered` is called once the browser's clock has moved on. */
export const askDatabase = <T>(
  browser: Browser,
  work: (objects: IDBObjectStore) => IDBRequest<T>,
  answered: (answer: T) => void = () => {},
): void => {
  const factory = browser.database.connect(createLife(999, false)) as IDBFactory;
  const opened = factory.open('sojourn');
  opened.onupgradeneeded = () => opened.result.createObjectStore('records');
  opened.onsuccess = () => {
    const request = work(opened.result.transaction('records', 'readwrite').objectStore('records'));
    request.onsuccess = () => {
      answered(request.result);
      opened.result.close();
    };
  };
};

const inDatabase = async <T>(
  browser: Browser,
  work: (objects: IDBObjectStore) => IDBRequest<T>,
): Promise<T> => {
  let answer!: T;
  askDatabase(browser, work, (input) => (answer = input));
  await browser.advance(1000);
  return answer;
};

/** Into the next page's sessionStorage, or wherever it is shared. */
export const plant = async (browser: Browser, { at, key, value, ...more }: Poison): Promise<void> => {
  if (at === 'cookie')
    browser.cookies.write(
      'www.shop.example',
      `${key}=${value};${(more as { more: string }).more};max-age=9999999`,
    );
  if (at === 'tab') browser.tabArea(browser.pageCount() + 1).set(key, value);
  if (at === 'message') browser.broadcast(key, value);
  if (at === 'local') browser.localArea.set(key, value);
  if (at === 'database')
    await inDatabase(browser, (objects) => {
      try {
        return objects.put(value, key);
      } catch {
        // Not all can be cloned.
        return objects.put(5, key);
      }
    });
};

/** What is still stored of the visitor. */
export const leftovers = async (browser: Browser): Promise<string[]> => [
  ...browser.cookies
    .all()
    .map(({ name, value, domain, path }) => `${name}=${value} of ${domain}${path}`)
    .filter((one) => one.startsWith('sojourn')),
  ...browser.localArea.keys(),
  ...((await inDatabase(browser, (objects) => objects.getAllKeys())) as string[]),
];
