// A bare queue in IndexedDB, for comparison: no session, no retries, nothing that is said of the page. It puts each event,
// and each second sends what is there, in batches of 50, and deletes what was taken.
const opening = indexedDB.open('bare', 1);
opening.onupgradeneeded = () => opening.result.createObjectStore('events', { autoIncrement: true });
const opened = new Promise((resolve) => (opening.onsuccess = () => resolve(opening.result)));

let database;
const waiting = [];
/** After the task that has tracked, so that its calls return at once; each event is a record of its own. */
const write = () => {
  if (!database || !waiting.length) return;
  const store = database.transaction('events', 'readwrite').objectStore('events');
  for (const event of waiting.splice(0)) store.add(event);
};
opened.then((db) => {
  database = db;
  write();
});

window.peer = (name, properties) => {
  if (waiting.push(JSON.stringify({ name, time: Date.now(), properties })) === 1) queueMicrotask(write);
};

const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));

const send = async () => {
  const within = (mode) => database.transaction('events', mode).objectStore('events');
  for (;;) {
    const reading = within('readonly');
    const [keys, events] = await Promise.all([
      done(reading.getAllKeys(null, 50)),
      done(reading.getAll(null, 50)),
    ]);
    if (!events.length) return;
    const { ok } = await fetch(collector, { method: 'POST', body: `[${events}]` });
    if (!ok) return;
    await done(within('readwrite').delete(IDBKeyRange.bound(keys[0], keys.at(-1))));
  }
};

const loop = async () => {
  if (database) await send().catch(() => {});
  setTimeout(loop, 1000);
};
setTimeout(loop, 1000);
