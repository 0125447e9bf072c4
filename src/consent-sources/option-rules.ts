import { MAX_TIMER_MS } from '../core/options/max-timer-ms';

/** `true` if the value may be used; otherwise the development build says what is wanted. */
export type OptionRule = (value: unknown) => boolean | string;

export type OptionRules = Readonly<Record<string, OptionRule>>;

export const text: OptionRule = (value) => typeof value === 'string' || 'a text';

export const flag: OptionRule = (value) => typeof value === 'boolean' || (__DEV__ && 'boolean');

export const upTo =
  (most: number): OptionRule =>
  (value) =>
    (typeof value === 'number' && value >= 1 && value <= most) || (__DEV__ && `a number, 1 to ${most}`);

/** A list of at least `least` known values. */
export const listOf =
  (known: readonly unknown[], least: number): OptionRule =>
  (value) =>
    (Array.isArray(value) && value.length >= least && value.every((member) => known.includes(member))) ||
    (__DEV__ && `a list out of ${known}`);

/** The rules of the options that every source has. */
export const commonRules: OptionRules = { timeout: /* @__PURE__ */ upTo(MAX_TIMER_MS), sendValue: flag };
