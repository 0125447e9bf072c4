/** Told the option, what is wrong with its value, and the remedy. */
export type Refuse = (path: string, why: string) => void;

/** A type by its name, a pattern for a text, or the least that a number may be; a group of them. */
type Kind = string | RegExp | number;
export interface Kinds {
  readonly [option: string]: Kind | Kinds;
}

const text = 'string';
const flag = 'boolean';
const object = 'object';
const word = /^[\w-]+$/;
/** Longest time that a browser's timer takes (rule 11). */
const LONGEST = 2_147_483_647;

export const kinds: Kinds = {
  collector: /^https?:\/\/\S+$/,
  protocol: object,
  namespace: word,
  session: {
    foregroundTimeout: 1,
    backgroundTimeout: 1,
    maxDuration: 0,
    endOnBrowserClose: flag,
    store: object,
  },
  cookie: {
    name: word,
    domain: text,
    path: text,
    sameSite: /^(Lax|Strict|None)$/,
    secure: flag,
    partitioned: flag,
    maxAge: 1,
  },
  consent: /^(pending|granted|denied)$/,
  cookieless: flag,
  respectGpc: flag,
  app: { name: text, version: text, installType: /^(auto|known-install|known-upgrade)$/ },
  plugins: 'array',
  delivery: {
    batchSize: 1,
    flushInterval: 0,
    maxQueue: 1,
    timeout: 1,
    maxAge: 1,
    headers: object,
    credentials: /^(omit|same-origin|include)$/,
  },
  mask: 'function',
  debug: { sessionId: /./ },
};

export const isGroup = (kind: unknown): kind is Kinds => typeof kind === object && !(kind instanceof RegExp);

const typeOf = (value: unknown) => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);

/** Nothing is timed by such a number. */
const isUnbounded = (key: string) => /^max/.test(key);
/** A timeout of the session, which may be none (rule 11). */
const isEndless = (key: string) => /T/.test(key);

export const fits = (value: unknown, kind: Kind | Kinds | undefined, key = ''): boolean =>
  kind instanceof RegExp
    ? typeof value === text && kind.test(value as string)
    : typeof kind === 'number'
      ? typeof value === 'number' &&
        value >= kind &&
        (value <= LONGEST || isUnbounded(key) || (value === Infinity && isEndless(key)))
      : kind === typeOf(value) ||
        // Stand for a group.
        (key === 'session' && value === false) ||
        (key === 'debug' && typeof value === flag);

/** What is wanted, for people. */
const wanted = (kind: Kind | Kinds | undefined, key: string, known: Kinds) => {
  if (kind === undefined) return `one of ${Object.keys(known)}`;
  if (key === 'collector') return 'an absolute http or https URL';
  if (isGroup(kind)) return object;
  if (typeof kind !== 'number') return kind;
  const range = isUnbounded(key) ? `${kind} at least` : `${kind} to ${LONGEST}`;
  return `a number, ${range}${isEndless(key) ? ', or Infinity' : ''}`;
};

/** The options that are right; each that is not is refused by name and left out, so that its default holds. */
export const checkOptions = <Options>(given: unknown, refuse: Refuse, known = kinds, path = ''): Options => {
  const right: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given ?? {})) {
    const name = path + key;
    const kind = Object.keys(known).includes(key) ? known[key] : undefined;
    if (isGroup(kind) && typeOf(value) === object) right[key] = checkOptions(value, refuse, kind, name + '.');
    else if (fits(value, kind, key)) right[key] = value;
    else if (value !== undefined) {
      refuse(name, `(${show(value)}) must be ${wanted(kind, key, known)}`);
    }
  }
  return right as Options;
};

/** A value for people. Reading an object may throw. */
export const show = (value: unknown): string => {
  try {
    return value instanceof Error
      ? value.message
      : Object(value) === value
        ? typeof value
        : String(value).slice(0, 99);
  } catch {
    return typeof value;
  }
};
