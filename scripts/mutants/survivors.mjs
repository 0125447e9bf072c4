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
  'src/core/storage/journal.ts': {
    [SAME]: [
      ['let isDue = false;', 'false', 'true'],
      ['if (calls[0]) note.write(calls, true);', 'calls[0]', 'true'],
    ],
    [WORK]: [
      ['if (!isDue) queueMicrotask(write);', '!isDue', 'true'],
      ['isDue = true;', 'true', 'false'],
    ],
  },
  'src/core/storage/ledger.ts': {
    [SAME]: [
      ['if (value === undefined) given.delete(key);', 'value === undefined', 'false'],
      ['if (changes.size) jot();', 'changes.size', 'false'],
      ['if (isDue || !isOpen) return;', 'isDue || !isOpen', 'false'],
      ['if (isDue || !isOpen) return;', 'isDue || !isOpen', 'isDue && !isOpen'],
      [
        'if (error && note.isWritten()) writeNote();',
        'error && note.isWritten()',
        'error || note.isWritten()',
      ],
      ['const notes = isOpen ? note.others() : [];', '[]', '["Stryker was here"]'],
    ],
    [WORK]: [
      ['isDue = true;', 'true', 'false'],
      ['if (isSaving) return;', 'isSaving', 'false'],
      ['isSaving = true;', 'true', 'false'],
      [
        'if ([...changes.keys()].some(isRow)) commit().catch(() => {}…',
        '[...changes.keys()].some(isRow)',
        'true',
      ],
    ],
    [RACE]: [['else if (!given.has(key)) remove(key);', '!given.has(key)', 'false']],
    [OPEN]: [
      ['given.set(key, true);', 'true', 'false'],
      ['changes.forEach((_, key) => given.set(key, true));', 'true', 'false'],
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
  'src/core/session/read-call.ts': {
    [SAME]: [
      [
        'const isValid = event ? isValidOrigin({ ...event, ...origin!…',
        'endReasons.indexOf(reason!) > 0',
        'endReasons.indexOf(reason!) >= 0',
      ],
    ],
    [OPEN]: [
      ['return isValid && at > 0 && time > 0 ? [{ ...call, visibleSi…', 'at > 0', 'at >= 0'],
      ['return isValid && at > 0 && time > 0 ? [{ ...call, visibleSi…', 'at > 0', 'true'],
      ['return isValid && at > 0 && time > 0 ? [{ ...call, visibleSi…', 'time > 0', 'time >= 0'],
      [
        'return isValid && at > 0 && time > 0 ? [{ ...call, visibleSi…',
        'call.visibleSince ?? Infinity',
        'call.visibleSince && Infinity',
      ],
      ['return isValid && at > 0 && time > 0 ? [{ ...call, visibleSi…', '[]', '["Stryker was here"]'],
    ],
  },
  'src/core/session/session-manager.ts': {
    [SAME]: [
      ['let waiting: Ruled<Input>[] = [];', '[]', '["Stryker was here"]'],
      ['let isLoaded = false;', 'false', 'true'],
      ['let isTurnDue = false;', 'false', 'true'],
      ['crashed && record?.sessionId === crashed', 'record?.sessionId', 'record.sessionId'],
      [
        'if (result.record?.sessionId === context.ids.sessionId) host…',
        'result.record?.sessionId',
        'result.record.sessionId',
      ],
      ['if (waiting[0] === input) waiting.shift();', 'waiting[0] === input', 'true'],
    ],
    [WORK]: [['if (!exclusive) store.refresh();', '!exclusive', 'true']],
    [WORDS]: [["`${input.event ? '1 event was lost: ' : ''}${inspect(error)}…", "''", '"Stryker was here!"']],
    [OPEN]: [
      [
        "if (effect.type !== 'session-end') enter(effect.type === 'se…",
        "effect.type === 'session-start'",
        'true',
      ],
      ['if (!store) return true;', '!store', 'false'],
      ['if (!store) return true;', 'true', 'false'],
      ['enter(false);', 'false', 'true'],
      ['record: () => store?.record,', 'store?.record', 'store.record'],
      ['refresh: () => store?.refresh(),', '() => store?.refresh()', '() => undefined'],
      ['refresh: () => store?.refresh(),', 'store?.refresh', 'store.refresh'],
      ['if (!waiting[0]) journal.clear();', '!waiting[0]', 'true'],
      [
        'if (!waiting[0] && store && !journal.isEmpty()) void inTime(…',
        '!waiting[0] && store',
        '!waiting[0] || store',
      ],
      ['if (!waiting[0] && store && !journal.isEmpty()) void inTime(…', '!waiting[0] && store', 'true'],
      [
        'if (!waiting[0] && store && !journal.isEmpty()) void inTime(…',
        '!waiting[0] && store && !journal.isEmpty()',
        '!waiting[0] && store || !journal.isEmpty()',
      ],
      [
        'if (!waiting[0] && store && !journal.isEmpty()) void inTime(…',
        '!waiting[0] && store && !journal.isEmpty()',
        'true',
      ],
      ['else if (!isTurnDue) {', '!isTurnDue', 'true'],
      ['isTurnDue = true;', 'true', 'false'],
      [
        'if (input.event || input.reason) journal.add({ ...input, ori…',
        'input.event || input.reason',
        'true',
      ],
      [
        'const isMany = !store && waiting.length > host.maxWaiting;',
        '!store && waiting.length > host.maxWaiting',
        'true',
      ],
    ],
  },
  'src/core/storage/cookie-store.ts': {
    [SAME]: [
      ["return [...suffixes.slice(1), ''];", 'suffixes.slice(1)', 'suffixes'],
      ["(life == null ? '' : `;max-age=${life * Math.ceil(Math.min(m…", "''", '"Stryker was here!"'],
      ["write(name, '', 0, (domain = candidate));", "''", '"Stryker was here!"'],
    ],
  },
  'src/core/storage/record-store.ts': {
    [SAME]: [
      ['let stored = false;', 'false', 'true'],
      ['let dirty = false;', 'false', 'true'],
      ['let isWritten = false;', 'false', 'true'],
      ['let texts: readonly string[] = [];', '[]', '["Stryker was here"]'],
      [
        'const inCookies = stored && !custom ? readCookies() : undefi…',
        'stored && !custom',
        'stored || !custom',
      ],
      ['const inCookies = stored && !custom ? readCookies() : undefi…', 'stored && !custom', 'true'],
      ['const isAccepted = () => (accepted ??= cookies.probe(name + …', 'name + uuid()', 'name - uuid()'],
      ['if (!dirty || !record || !stored) return;', '!dirty || !record', '!dirty && !record'],
      ['if (!dirty || !record || !stored) return;', '!dirty || !record', 'false'],
      ['closings++;', 'closings++', 'closings--'],
      ['dirty = isWritten = false;', 'false', 'true'],
      [
        'else timer = setTimeout(save, Math.abs(readClock() - savedAt…',
        'Math.abs(readClock() - savedAt) < SAVE_DELAY_MS',
        'Math.abs(readClock() - savedAt) <= SAVE_DELAY_MS',
      ],
      ['if (before !== closings) return;', 'before !== closings', 'false'],
      [
        'if (done || before !== closings) return false;',
        'done || before !== closings',
        'done && before !== closings',
      ],
      ['if (done || before !== closings) return false;', 'done || before !== closings', 'false'],
      ['if (done || before !== closings) return false;', 'before !== closings', 'false'],
      ['if (done || before !== closings) return false;', 'false', 'true'],
    ],
    [WORK]: [
      ['if (isWritten && !inCookies) {', 'isWritten && !inCookies', 'isWritten || !inCookies'],
      ['if (isWritten && !inCookies) {', 'isWritten && !inCookies', 'true'],
      ['isWritten = false;', 'false', 'true'],
      ['dirty = false;', 'false', 'true'],
      ['if (next === record) return;', 'next === record', 'false'],
      ['if (isScheduled) return;', 'isScheduled', 'false'],
      ['isScheduled = true;', 'true', 'false'],
    ],
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
      ['if (record) void locks.request(prefix + record, () => new Pr…', 'record', 'false'],
      ['if (record) void locks.request(prefix + record, () => new Pr…', 'record', 'true'],
      ['if (record) void locks.request(prefix + record, () => new Pr…', 'prefix + record', 'prefix - record'],
      [
        'if (record) void locks.request(prefix + record, () => new Pr…',
        '() => new Promise((done) => setTimeout(done, NAMED_MS))',
        '() => undefined',
      ],
      [
        'if (record) void locks.request(prefix + record, () => new Pr…',
        '(done) => setTimeout(done, NAMED_MS)',
        '() => undefined',
      ],
      ['if (!ledger.isAsleep())', '!ledger.isAsleep()', 'true'],
      ['navigator.locks.request(name, () => underLock(alone)),', '() => underLock(alone)', '() => undefined'],
    ],
    [WORDS]: [
      ["const get = () => ask('get', () => store.get(name));", "'get'", '""'],
      ["set: (text) => void (written = ask('set', () => store.set(na…", "'set'", '""'],
      ["clear: () => void ask('delete', () => store.delete(name)),", "'delete'", '""'],
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
      ['const sort = () => (bursts = new Map([...bursts].sort(([one]…', 'one < other', 'one <= other'],
      ['await ledger.exclusive(take, (objects) => readStoredRows(obj…', '[]', '["Stryker was here"]'],
    ],
    [WORK]: [
      ['const example = attempt(() => rules.eventsOf(lost.slice(0, 1…', 'lost.slice(0, 1)', 'lost'],
      ['if (burst.events < 2) return [burst];', 'burst.events < 2', 'false'],
      ['for (const key of rows.keys()) ledger.given.set(key, true);', 'true', 'false'],
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
      ['const pause = isFailure && status > 499 && queue.blame(burst…', 'status > 499', 'status >= 499'],
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
    [WORK]: [['if (isStored() && before !== own) writeLocal(key, own);', 'before !== own', 'true']],
  },
  'src/core/delivery/outbox.ts': {
    [WORK]: [
      ['if (!timer || isFull) void start();', '!timer || isFull', 'true'],
      ["removeEventListener('online', onOnline);", "'online'", '""'],
    ],
    [WORDS]: [['const scope = `${name}|o|${collector}|${attempt(() => `${pro…', "''", '"Stryker was here!"']],
  },
};
