import { MAX_TIMER_MS } from '../core/options/max-timer-ms';

/** Returns `true` for a valid value; otherwise, in the development build, a description of valid values. */
export type OptionRule = (value: unknown) => boolean | string;

export type OptionRules = Readonly<Record<string, OptionRule>>;

export const text: OptionRule = (value) => typeof value === 'string' || 'a text';

export const flag: OptionRule = (value) => typeof value === 'boolean' || (__DEV__ && 'boolean');

export const upTo =
  (max: number): OptionRule =>
  (value) =>
    (typeof value === 'number' && value >= 1 && value <= max) || (__DEV__ && `a number, 1 to ${max}`);

/** A list of at least `min` known values. */
export const listOf =
  (known: readonly unknown[], min: number): OptionRule =>
  (value) =>
    (Array.isArray(value) && value.length >= min && value.every((member) => known.includes(member))) ||
    (__DEV__ && `a list out of ${known}`);

/** The rules of the options that every source has. */
export const commonRules: OptionRules = { timeout: /* @__PURE__ */ upTo(MAX_TIMER_MS), sendValue: flag };
