import { isSameSite } from './is-same-site';
import { MAX_TIMER_MS } from './max-timer-ms';
import { readCollector } from './read-collector';
import { readConsentOption } from './read-consent';
import type { Warn } from './warn';

/** The minimum, the maximum, and another allowed value. */
export type Range = readonly [min: number, max: number, or?: number];

/** Options within an option, and the values that may replace the group. */
export interface Group {
  readonly members: Schema;
  readonly or: readonly unknown[];
}

/** Reads a value, which may be absent, by a rule of its own. Returns the option, or `undefined` if it is wrong or absent. */
export type Read = (value: unknown, warn: Warn) => unknown;

/** The form of a value: a type by name, a pattern of a text, a range of numbers. */
export type Rule = string | RegExp | Range | Group | Read;

export interface Schema {
  readonly [option: string]: Rule;
}

const text = 'string';
const flag = 'boolean';
const object = 'object';
const word = /^[\w-]+$/;
/** A timer limits a timeout. `Infinity` needs no timer: the session never ends. */
const timeout: Range = [1, MAX_TIMER_MS, Infinity];
const atLeastOne: Range = [1, Infinity];
const group = (members: Schema, ...or: unknown[]): Group => ({ members, or });

const readSameSite: Read = (value) => (isSameSite(value) ? value : undefined);

/** Accepts the export of `sojourn/browser-close`, or `false`. The script tag replaces the flag of its attribute before. */
const readBrowserClose: Read = (value) =>
  typeof value === 'function' || value === false ? value : undefined;

/** The arguments of methods that change settings. */
export const methodSchema: Schema = {
  setSessionTimeout: /* @__PURE__ */ group({ foreground: timeout, background: timeout }),
};

/** All options; `validateOptions` reports any other. The small build drops this schema, whose calls are pure. */
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
  consent: (value, warn) => (value === undefined ? value : readConsentOption(value, warn)),
  cookieless: flag,
  // A protecting flag fails closed (rule 35): any value except `false` sets it.
  respectGpc: (value) => (value === undefined ? value : value !== false),
  app: /* @__PURE__ */ group({
    name: text,
    version: text,
    installType: /^(auto|known-install|known-upgrade)$/,
  }),
  plugins: 'array',
  delivery: /* @__PURE__ */ group({
    batchSize: [1, MAX_TIMER_MS],
    flushInterval: [0, MAX_TIMER_MS],
    maxQueue: atLeastOne,
    timeout: [1, MAX_TIMER_MS],
    maxAge: atLeastOne,
    headers: object,
    credentials: /^(omit|same-origin|include)$/,
  }),
  mask: 'function',
  redact: flag,
  debug: /* @__PURE__ */ group({ sessionId: /./ }, false, true),
};
