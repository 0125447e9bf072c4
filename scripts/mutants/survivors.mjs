// Undetected mutants, by file and reason: the line of code, the changed part, and its replacement. `npm run mutants` checks
// this list.

const SAME =
  'The result is equal: the value is equal, is overwritten before it is read, or is checked again.';
const WORK = 'The result is equal: only the amount of work or storage, or the time of the work, differs.';
const RACE =
  'The tests of the room do not create the order of pages or processes that shows the change. Tests of whole trackers do.';
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
        'if ([...changes.keys()].some(isRow)) exclusive(undefined, nu…',
        '[...changes.keys()].some(isRow)',
        'true',
      ],
      [
        'if (error && note.isWritten()) note.write();',
        'error && note.isWritten()',
        'error || note.isWritten()',
      ],
    ],
    [RACE]: [['else if (!mayBeStored.has(key)) remove(key);', '!mayBeStored.has(key)', 'false']],
    [OPEN]: [
      ['mayBeStored.set(key, true);', 'true', 'false'],
      ['changes.forEach((_, key) => mayBeStored.set(key, true));', 'true', 'false'],
    ],
    [RARE]: [['if (!isAsleep()) clear(name, isStored);', '!isAsleep()', 'true']],
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
      [
        'const greater = recordFields.map((field) => [field, a[field]…',
        'a[field] > b[field]',
        'a[field] >= b[field]',
      ],
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
    [WORK]: [['if (whole == null) return;', 'whole == null', 'false']],
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
      ['const queue: Ruled<Input>[] = [];', '[]', '["Stryker was here"]'],
      [
        'const visitor = ledger.isOpen() && !store.record && attempt(…',
        'protocol.findVisitor?.()',
        'protocol.findVisitor()',
      ],
      ['if (!opening) return;', '!opening', 'false'],
    ],
    [WORDS]: [["report(input.event ? 'lost' : 'internal', `${input.event ? '…", "''", '"Stryker was here!"']],
    [WORK]: [
      ['else if (!isTurnDue) {', '!isTurnDue', 'true'],
      ['isTurnDue = true;', 'true', 'false'],
      ['if (!guard) store.refresh();', '!guard', 'true'],
      [
        'if (opening && ledger.isOpen() && (input.event || input.reas…',
        'opening && ledger.isOpen()',
        'opening || ledger.isOpen()',
      ],
      [
        'if (opening && ledger.isOpen() && (input.event || input.reas…',
        'input.event || input.reason',
        'true',
      ],
      [
        'if (queue.length > 3 * maxQueue) keepNewest(queue, maxQueue)…',
        'queue.length > 3 * maxQueue',
        'true',
      ],
      [
        'if (queue.length > 3 * maxQueue) keepNewest(queue, maxQueue)…',
        'queue.length > 3 * maxQueue',
        'false',
      ],
      [
        'if (queue.length > 3 * maxQueue) keepNewest(queue, maxQueue)…',
        'queue.length > 3 * maxQueue',
        'queue.length >= 3 * maxQueue',
      ],
      [
        'if (queue.length > 3 * maxQueue) keepNewest(queue, maxQueue)…',
        'queue.length > 3 * maxQueue',
        'queue.length <= 3 * maxQueue',
      ],
      ['if (queue.length > 3 * maxQueue) keepNewest(queue, maxQueue)…', '3 * maxQueue', '3 / maxQueue'],
      ['if (visitor) store.read(visitor);', 'visitor', 'true'],
    ],
  },
  'src/core/storage/cookie-store.ts': {
    [SAME]: [
      ["return [...suffixes.slice(1), ''];", 'suffixes.slice(1)', 'suffixes'],
      ["(life == null ? '' : `;max-age=${life * Math.ceil(Math.min(m…", "''", '"Stryker was here!"'],
      ["sameSite: 'Lax',", "'Lax'", '""'],
    ],
  },
  'src/core/storage/record-store.ts': {
    [WORK]: [
      ['if (next === record) return;', 'next === record', 'false'],
      ['if (timer && record && opening) {', 'timer && record', 'true'],
      ['if (timer && record && opening) {', 'timer && record', 'timer || record'],
      [
        'if (opening && !savedAt && inCookie.isThere() === undefined)…',
        'inCookie.isThere() === undefined',
        'true',
      ],
      ['if (timer) return;', 'timer', 'false'],
      ['else if (timer)', 'timer', 'true'],
      ['if (isDone || mine !== opening) return false;', 'isDone || mine !== opening', 'false'],
      [
        'if (isDone || mine !== opening) return false;',
        'isDone || mine !== opening',
        'isDone && mine !== opening',
      ],
    ],
    [SAME]: [
      ['...attempt(() => custom?.(name, onError)),', 'custom?.(name, onError)', 'custom(name, onError)'],
      ['attempt(() => marker?.(cookies, name)),', 'marker?.(cookies, name)', 'marker(cookies, name)'],
      ['if (next) inCookie.write((record ??= next));', 'next', 'true'],
      [
        'timer = setTimeout(save, Math.abs(readClock() - savedAt) < S…',
        'Math.abs(readClock() - savedAt) < SAVE_DELAY_MS',
        'Math.abs(readClock() - savedAt) <= SAVE_DELAY_MS',
      ],
      ['if (isDone || mine !== opening) return false;', 'mine !== opening', 'false'],
    ],
    [RACE]: [
      ['return true;', 'true', 'false'],
      ['if (!isUncommitted) writeCookie();', '!isUncommitted', 'true'],
      ['if (isDone || mine !== opening) return false;', 'false', 'true'],
    ],
  },
  'src/core/storage/second-copy.ts': {
    [RACE]: [
      [
        'if (ledger.isOpen() && !ledger.isAsleep()) await inTime(requ…',
        'ledger.isOpen() && !ledger.isAsleep()',
        'true',
      ],
      [
        'if (ledger.isOpen() && !ledger.isAsleep()) await inTime(requ…',
        'ledger.isOpen() && !ledger.isAsleep()',
        'ledger.isOpen() || !ledger.isAsleep()',
      ],
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
      [
        'const request = async () => navigator.locks.request(name, ()…',
        '() => underLock(alone)',
        '() => undefined',
      ],
      ['if (!record) return;', '!record', 'record'],
      ['if (!record) return;', '!record', 'true'],
      ['if (!record) return;', '!record', 'false'],
      [
        'const hold = () => new Promise((done) => setTimeout(done, NA…',
        '() => new Promise((done) => setTimeout(done, NAME_LOCK_MS))',
        '() => undefined',
      ],
      [
        'const hold = () => new Promise((done) => setTimeout(done, NA…',
        '(done) => setTimeout(done, NAME_LOCK_MS)',
        '() => undefined',
      ],
      ['void inTime(locks.request(prefix + record, hold));', 'prefix + record', 'prefix - record'],
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
      ["lose([], 'unreadable', unreadable);", '[]', '["Stryker was here"]'],
    ],
    [WORK]: [
      ['const example = attempt(() => rules.eventsOf(lost.slice(0, 1…', 'lost.slice(0, 1)', 'lost'],
      ['if (burst.events < 2) return [burst];', 'burst.events < 2', 'false'],
      ['for (const key of rows.keys()) ledger.mayBeStored.set(key, t…', 'true', 'false'],
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
    [WORK]: [
      ['if (isStored() && own !== `${before}`) writeLocal(key, own);', 'own !== `${before}`', 'true'],
      ['if (isStored() && own !== `${before}`) writeLocal(key, own);', '`${before}`', '``'],
    ],
  },
  'src/core/delivery/outbox.ts': {
    [WORK]: [
      ['if (!timer || isFull) void start();', '!timer || isFull', 'true'],
      ["removeEventListener('online', onOnline);", "'online'", '""'],
    ],
    [WORDS]: [['const scope = `${name}|o|${collector}|${attempt(() => `${pro…', "''", '"Stryker was here!"']],
  },
  'src/core/session/keep-newest.ts': {
    [SAME]: [
      ['.filter(({ event }) => room[+!!event]!-- > 0);', '!!event', '!event'],
      ['.filter(({ event }) => room[+!!event]!-- > 0);', '!event', 'event'],
    ],
  },
  'src/core/session/session-announcer.ts': {
    [SAME]: [["const from = isEnd ? (exit ?? { page: { id: '', url: '', tit…", "''", '"Stryker was here!"']],
  },
  'src/core/storage/cookie-copy.ts': {
    [SAME]: [['let texts: readonly string[] = [];', '[]', '["Stryker was here"]']],
    [WORK]: [
      ['if (isAccepted) cookies.write(name, text, 1);', 'isAccepted', 'false'],
      ['if (isAccepted) cookies.mark?.(record);', 'isAccepted', 'true'],
      ['isUnmarked: (record: SessionRecord): boolean => isAccepted !…', 'isAccepted !== false', 'true'],
    ],
  },
  'src/core/storage/custom-store.ts': {
    [WORDS]: [
      ["const get = () => ask('get', () => store.get(name));", "'get'", '""'],
      ["set: (text) => void (written = ask('set', () => store.set(na…", "'set'", '""'],
      ["clear: () => void ask('delete', () => store.delete(name)),", "'delete'", '""'],
    ],
    [WORK]: [
      ['cookies: { ...createCookieStore(), read: () => [], put: () =…', '() => false', '() => undefined'],
    ],
  },
  'src/core/storage/end-on-browser-close.ts': {
    [WORK]: [['mark: ({ sessionIndex }) => void (isMarked(`${sessionIndex}`…', '`${sessionIndex}`', '``']],
    [SAME]: [['isUnmarked: ({ sessionIndex }) => !isMarked(`${sessionIndex}…', "'0'", '""']],
  },
};
