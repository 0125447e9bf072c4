import { isSameSite } from './is-same-site';
import { MAX_TIMER_MS } from './max-timer-ms';
import { readCollector } from './read-collector';
import { readConsentOption } from './read-consent';
import type { Warn } from './warn';

/** The least and the greatest number, and another allowed value. */
export type Range = readonly [least: number, most: number, or?: number];

/** Options within an option, and the values that may replace the group. */
export interface Group {
  readonly members: Schema;
  readonly or: readonly unknown[];
}

/** Reads a value, or its absence, by its own rule. Returns the option; `undefined`: it is wrong, or absent. */
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
/** Timers limit a timeout, except `Infinity`: a session may never end. */
const timeout: Range = [1, MAX_TIMER_MS, Infinity];
const atLeastOne: Range = [1, Infinity];
const group = (members: Schema, ...or: unknown[]): Group => ({ members, or });

const readSameSite: Read = (value) => (isSameSite(value) ? value : undefined);

/** The export of `sojourn/browser-close`; `false` means no option. The script tag's attribute is a flag. */
const readBrowserClose: Read = (value) =>
  typeof value === 'function' || value === false ? value : undefined;

/** The arguments of methods that change settings. */
export const methodSchema: Schema = {
  setSessionTimeout: /* @__PURE__ */ group({ foreground: timeout, background: timeout }),
};

/** All options: `validateOptions` reports any other. The small build drops it, and its pure calls. */
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
