// Undetected mutants, by file and reason: the line of code, the changed part, and its replacement. `npm run mutants` checks
// this list.

const SAME =
  'The result is equal: the value is equal, is overwritten before it is read, or is checked again.';
const WORK = 'The result is equal: only the amount of work or storage, or the time of the work, differs.';
const RACE =
  'The tests of the room do not create the order of pages or processes that shows the change. Tests of whole trackers do.';
const LOAD = 'The test file fails to load with the mutant, which Stryker does not count as detected.';
const RARE = 'All browsers of the tests have the feature, or none of them shows the behavior.';
const WORDS = 'Only people read the text, or no other code reads the key.';
const SMALL = 'Only the small build has the code, and the tests of the room run the development build.';
const OPEN = 'No test of the room checks the code yet.';

export const survivors = {
  'src/core/storage/database.ts': {
    [RARE]: [
      ['database.onclose = () => (database = undefined);', '() => (database = undefined)', '() => undefined'],
      [
        'work(transaction.objectStore(STORE)).then(() => transaction.…',
        'transaction.commit?.()',
        'transaction.commit()',
      ],
    ],
  },
  'src/core/storage/ledger.ts': {
    [SAME]: [
      ['if (value === undefined) mayBeStored.delete(key);', 'value === undefined', 'false'],
      ['const notes = isOpen ? note.others() : [];', '[]', '["Stryker was here"]'],
    ],
    [WORK]: [
      ['if (isSaving) return;', 'isSaving', 'false'],
      ['isSaving = true;', 'true', 'false'],
      [
        'if ([...changes.keys()].some(isRow)) commit().catch(() => {}…',
        '[...changes.keys()].some(isRow)',
        'true',
      ],
    ],
    [RACE]: [['else if (!mayBeStored.has(key)) remove(key);', '!mayBeStored.has(key)', 'false']],
    [OPEN]: [
      ['mayBeStored.set(key, true);', 'true', 'false'],
      ['changes.forEach((_, key) => mayBeStored.set(key, true));', 'true', 'false'],
    ],
  },
  'src/core/session/rules/first.ts': {
    [SAME]: [['return ours[i]! < theirs[i]! ? a : b;', 'ours[i]! < theirs[i]!', 'ours[i]! <= theirs[i]!']],
  },
  'src/core/session/rules/is-valid-origin.ts': {
    [SAME]: [["[page.url, page.title, page.referrer, user ? user.id : ''].e…", "''", '"Stryker was here!"']],
  },
  'src/core/session/rules/merge-records.ts': {
    [SAME]: [
      ['const { exit } = later ? (later > 0 ? a : b) : first(a, b, (…', 'later > 0', 'later >= 0'],
      ['const { exit } = later ? (later > 0 ? a : b) : first(a, b, (…', "''", '"Stryker was here!"'],
    ],
  },
  'src/core/session/rules/record-text.ts': {
    [SAME]: [
      [
        'return ((record[field] as number) > most ? most : record[fie…',
        '(record[field] as number) > most',
        'record[field] as number >= most',
      ],
    ],
    [LOAD]: [
      [
        'export const printRecord = (record: SessionRecord): string =…',
        '(record: SessionRecord): string => recordFields .map((field,…',
        '() => undefined',
      ],
      [
        'export const parseCopies = (texts: readonly string[], now: n…',
        '(texts: readonly string[], now: number): SessionRecord | und…',
        '() => undefined',
      ],
    ],
  },
  'src/core/session/rules/session-record.ts': {
    [SAME]: [
      ["userId: '',", "''", '"Stryker was here!"'],
      ["sessionId: '',", "''", '"Stryker was here!"'],
    ],
  },
  'src/core/session/end-watch.ts': {
    [SAME]: [
      ['if (lookAt > now && lookAt <= next) return;', 'lookAt > now', 'lookAt >= now'],
      ['if (lookAt > now && lookAt <= next) return;', 'lookAt <= next', 'lookAt < next'],
    ],
  },
  'src/core/session/session-manager.ts': {
    [SAME]: [
      ['let isLoaded = false;', 'false', 'true'],
      ['let isTurnDue = false;', 'false', 'true'],
    ],
    [WORDS]: [["`${input.event ? '1 event was lost: ' : ''}${inspect(error)}…", "''", '"Stryker was here!"']],
    [OPEN]: [
      ['else if (!isTurnDue) {', '!isTurnDue', 'true'],
      ['isTurnDue = true;', 'true', 'false'],
    ],
  },
  'src/core/storage/cookie-store.ts': {
    [SAME]: [
      ["return [...suffixes.slice(1), ''];", 'suffixes.slice(1)', 'suffixes'],
      ["(life == null ? '' : `;max-age=${life * Math.ceil(Math.min(m…", "''", '"Stryker was here!"'],
    ],
  },
  'src/core/storage/record-store.ts': {
    [WORK]: [['if (next === record) return;', 'next === record', 'false']],
    [OPEN]: [['return true;', 'true', 'false']],
  },
  'src/core/storage/second-copy.ts': {
    [RACE]: [
      ["const prefix = name + '|';", "'|'", '""'],
      [
        'const underLock = async (alone: (text?: unknown) => boolean)…',
        '{ const { locks } = navigator; const { held } = await locks.…',
        '{}',
      ],
      [
        'const named = held!.flatMap(({ name }) => (name!.startsWith(…',
        '({ name }) => (name!.startsWith(prefix) ? name!.slice(prefix…',
        '() => undefined',
      ],
      [
        'const named = held!.flatMap(({ name }) => (name!.startsWith(…',
        'name!.startsWith(prefix)',
        'name!.endsWith(prefix)',
      ],
      [
        'const named = held!.flatMap(({ name }) => (name!.startsWith(…',
        'name!.slice(prefix.length)',
        'name!',
      ],
      ['const named = held!.flatMap(({ name }) => (name!.startsWith(…', '[]', '["Stryker was here"]'],
      [
        'if (!alone(named[0] && named.reduce((one, other) => merge(on…',
        '!alone(named[0] && named.reduce((one, other) => merge(one, o…',
        'alone(named[0] && named.reduce((one, other) => merge(one, ot…',
      ],
      [
        'if (!alone(named[0] && named.reduce((one, other) => merge(on…',
        '!alone(named[0] && named.reduce((one, other) => merge(one, o…',
        'false',
      ],
      [
        'if (!alone(named[0] && named.reduce((one, other) => merge(on…',
        '!alone(named[0] && named.reduce((one, other) => merge(one, o…',
        'true',
      ],
      [
        'if (!alone(named[0] && named.reduce((one, other) => merge(on…',
        'named[0] && named.reduce((one, other) => merge(one, other))',
        'false',
      ],
      [
        'if (!alone(named[0] && named.reduce((one, other) => merge(on…',
        'named[0] && named.reduce((one, other) => merge(one, other))',
        'named[0] || named.reduce((one, other) => merge(one, other))',
      ],
      [
        'if (!alone(named[0] && named.reduce((one, other) => merge(on…',
        'named[0] && named.reduce((one, other) => merge(one, other))',
        'true',
      ],
      [
        'if (!alone(named[0] && named.reduce((one, other) => merge(on…',
        '(one, other) => merge(one, other)',
        '() => undefined',
      ],
      ['if (!ledger.isAsleep())', '!ledger.isAsleep()', 'true'],
      ['navigator.locks.request(name, () => underLock(alone)),', '() => underLock(alone)', '() => undefined'],
    ],
  },
  'src/core/delivery/burst-key.ts': {
    [WORK]: [['pageId ||= uuid().slice(0, 8);', 'uuid().slice(0, 8)', 'uuid()']],
  },
  'src/core/delivery/classify-response.ts': {
    [SAME]: [
      ['const UNREAD_STATUS = /^4(0[134]|10)$/;', '/^4(0[134]|10)$/', '/4(0[134]|10)$/'],
      ['const UNREAD_STATUS = /^4(0[134]|10)$/;', '/^4(0[134]|10)$/', '/^4(0[134]|10)/'],
    ],
  },
  'src/core/delivery/plan-batch.ts': {
    [SAME]: [['if (suspicion) mostEvents = Math.max(1, Math.min(most, most …', 'suspicion', 'true']],
  },
  'src/core/delivery/queue.ts': {
    [SAME]: [
      ['const sort = () => (waiting = new Map([...waiting].sort(([on…', 'one < other', 'one <= other'],
      ['return ledger.exclusive(take, (objects) => readStoredRows(ob…', '[]', '["Stryker was here"]'],
    ],
    [WORK]: [
      ['const example = attempt(() => rules.eventsOf(lost.slice(0, 1…', 'lost.slice(0, 1)', 'lost'],
      ['if (burst.events < 2) return [burst];', 'burst.events < 2', 'false'],
      ['for (const key of rows.keys()) ledger.mayBeStored.set(key, true);', 'true', 'false'],
      [
        'if (keys.length > MAX_CLAIMED_ROWS) claimedAt = 0;',
        'keys.length > MAX_CLAIMED_ROWS',
        'keys.length >= MAX_CLAIMED_ROWS',
      ],
      ['if (++total > maxQueue) queueMicrotask(enforceLimits);', '++total > maxQueue', '++total >= maxQueue'],
      [
        'if (first && first.events > mostEvents) return [split(first)…',
        'first.events > mostEvents',
        'first.events >= mostEvents',
      ],
      ['if (first && first.events > mostEvents) return [split(first)…', 'false', 'true'],
    ],
  },
  'src/core/delivery/sender.ts': {
    [SAME]: [
      ['return answer ?? (response.ok && !/html/i.test(response.head…', "''", '"Stryker was here!"'],
      ['const pause = isFailure && status > 499 ? queue.blame(bursts…', 'status > 499', 'status >= 499'],
    ],
    [WORK]: [
      ['return refused.size > 0;', 'refused.size > 0', 'true'],
      ['return refused.size > 0;', 'refused.size > 0', 'refused.size >= 0'],
    ],
    [SMALL]: [
      ['queue.lose(bursts, __DEV__ ? `the protocol cannot encode the…', "'protocol'", '""'],
      ["report('protocol', __DEV__ ? `accept of the protocol failed:…", "'protocol.accept'", '""'],
      ["__DEV__ ? 'option collector is redirected: set it to the fin…", "'option collector'", '""'],
    ],
  },
  'src/core/delivery/collector-health.ts': {
    [WORK]: [['if (isStored() && own !== `${before}`) writeLocal(key, own);', 'own !== `${before}`', 'true']],
  },
  'src/core/delivery/outbox.ts': {
    [WORK]: [
      ['if (!timer || isFull) void start();', '!timer || isFull', 'true'],
      ["removeEventListener('online', onOnline);", "'online'", '""'],
    ],
    [WORDS]: [['const scope = `${name}|o|${collector}|${attempt(() => `${pro…', "''", '"Stryker was here!"']],
  },
};
