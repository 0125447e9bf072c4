import { LONGEST } from './longest';
import { readCollector } from './read-collector';
import { readConsentOption } from './read-consent';
import type { Warn } from './warn';

/** The least and the greatest number, and one more that is allowed. */
export type Range = readonly [least: number, most: number, or?: number];

/** Options within an option, and the values that may stand in place of the group. */
export interface Group {
  readonly members: Schema;
  readonly or: readonly unknown[];
}

/** Reads a value, or its absence, by a rule of its own; what it gives is the option; `undefined`: it is wrong, or absent. */
export type Read = (value: unknown, warn: Warn) => unknown;

/** What a value must be: of the type of that name, a text of that pattern, a number within a range. */
export type Rule = string | RegExp | Range | Group | Read;

export interface Schema {
  readonly [option: string]: Rule;
}

const text = 'string';
const flag = 'boolean';
const object = 'object';
const word = /^[\w-]+$/;
/** A session need never end; what nothing is timed by may be as long as one likes. */
const timeout: Range = [1, LONGEST, Infinity];
const atLeastOne: Range = [1, Infinity];
const group = (members: Schema, ...or: unknown[]): Group => ({ members, or });

/** Browsers refuse a cookie for other sites without https. */
const readSameSite: Read = (given) =>
  (given === 'None' ? location.protocol === 'https:' : ['Lax', 'Strict'].includes(given as string))
    ? given
    : undefined;

/** What `sojourn/browser-close` exports; `false` is as its absence. The script tag's attribute is a flag. */
const readBrowserClose: Read = (given) =>
  typeof given === 'function' || given === false ? given : undefined;

/** What a method takes that is given settings. */
export const methodSchema: Schema = {
  setSessionTimeout: /* @__PURE__ */ group({ foreground: timeout, background: timeout }),
};

/** Every option there is, in one place: `validateOptions` knows no other. The small build drops it, and its pure calls. */
export const optionSchema: Schema = {
  collector: readCollector,
  protocol: object,
  namespace: word,
  session: /* @__PURE__ */ group(
    {
      foregroundTimeout: timeout,
      backgroundTimeout: timeout,
      maxDuration: [0, Infinity],
      endOnBrowserClose: readBrowserClose,
      store: 'function',
    },
    false,
  ),
  cookie: /* @__PURE__ */ group({
    name: word,
    domain: text,
    path: text,
    sameSite: readSameSite,
    secure: flag,
    partitioned: flag,
    maxAge: atLeastOne,
  }),
  consent: (given, warn) => (given === undefined ? given : readConsentOption(given, warn)),
  cookieless: flag,
  // A flag that protects fails closed (rule 35): whatever is not `false` sets it.
  respectGpc: (given) => (given === undefined ? given : given !== false),
  app: /* @__PURE__ */ group({
    name: text,
    version: text,
    installType: /^(auto|known-install|known-upgrade)$/,
  }),
  plugins: 'array',
  delivery: /* @__PURE__ */ group({
    batchSize: [1, LONGEST],
    flushInterval: [0, LONGEST],
    maxQueue: atLeastOne,
    timeout: [1, LONGEST],
    maxAge: atLeastOne,
    headers: object,
    credentials: /^(omit|same-origin|include)$/,
  }),
  mask: 'function',
  redact: flag,
  debug: /* @__PURE__ */ group({ sessionId: /./ }, false, true),
};
