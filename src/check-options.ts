import type { Options } from './options';

/** What an option may be: a test, and words for people. */
export type Kind = readonly [test: (value: unknown) => boolean, expected: string];
export interface Kinds {
  readonly [option: string]: Kind | Kinds;
}
export type Refuse = (path: string, why: string) => void;

/** Longest time that a browser's timer takes (rule 11). */
const LONGEST = 2_147_483_647;

const is = (type: string): Kind => [(value) => typeof value === type, `a ${type}`];
const oneOf = (...values: unknown[]): Kind => [(value) => values.includes(value), values.join(' or ')];
const from = (least: number): Kind => [
  (value) => typeof value === 'number' && value >= least,
  `a number from ${least}`,
];
const text = is('string');
const flag = is('boolean');
const object = is('object');
const plainName: Kind = [(value) => /^[\w-]+$/.test(value as string), 'letters, digits, - and _'];

export const timeout: Kind = [
  (value) => value === Infinity || (from(1)[0](value) && (value as number) <= LONGEST),
  `milliseconds from 1 to ${LONGEST}, or Infinity`,
];

export const kinds: Kinds = {
  collector: [
    (value) => /^https?:\/\/./.test(value as string),
    'an absolute URL, as in https://collect.example/e',
  ],
  protocol: object,
  namespace: plainName,
  session: {
    foregroundTimeout: timeout,
    backgroundTimeout: timeout,
    maxDuration: from(0),
    endOnBrowserClose: flag,
    store: object,
  },
  cookie: {
    name: plainName,
    domain: text,
    path: text,
    sameSite: oneOf('Lax', 'Strict', 'None'),
    secure: flag,
    partitioned: flag,
    maxAge: from(1000),
  },
  consent: oneOf('pending', 'granted', 'denied'),
  cookieless: flag,
  respectGpc: flag,
  app: { name: text, version: text },
  plugins: object,
  delivery: {
    batchSize: from(1),
    flushInterval: from(0),
    maxQueue: from(1),
    timeout: from(1),
    maxAge: from(1),
    headers: object,
    credentials: oneOf('omit', 'same-origin', 'include'),
  },
  mask: is('function'),
  debug: { sessionId: text },
};

export const isGroup = (kind: Kind | Kinds | undefined): kind is Kinds => !!kind && !Array.isArray(kind);

/** The options that are right. Each that is not is refused by name, with its value and the remedy, and left out. */
export function checkOptions(
  given: unknown,
  refuse: Refuse,
  known: Kinds = kinds,
  path = '',
): Partial<Options> {
  const right: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given ?? {})) {
    const kind = Object.keys(known).includes(key) ? known[key] : undefined;
    if (!kind) refuse(path + key, `is not known; known are ${Object.keys(known).join(', ')}`);
    else if (isGroup(kind)) {
      if (typeof value === 'object') right[key] = checkOptions(value, refuse, kind, `${path}${key}.`);
      else if (typeof value === 'boolean') right[key] = value;
      else if (value !== undefined) refuse(path + key, `is ${show(value)}; it must be an object`);
    } else if (kind[0](value)) right[key] = value;
    else if (value !== undefined) refuse(path + key, `is ${show(value)}; it must be ${kind[1]}`);
  }
  return right;
}

export const show = (value: unknown): string => {
  try {
    return `${typeof value === 'object' ? JSON.stringify(value) : String(value)}`.slice(0, 100);
  } catch {
    return typeof value;
  }
};
