import { isValidOrigin } from './rules/is-valid-origin';
import { endReasons } from './rules/session-record';
import type { Input } from './rules/input';

/** A call that a dead page has left, as of its time (rule 13), or nothing: anybody can write there. */
export const readCall = (given: unknown): Input[] => {
  const call = Object(given) as Input;
  const { at, event, reason, time = at, origin } = call;
  const isValid = event ? isValidOrigin({ ...event, ...origin! }) : endReasons.indexOf(reason!) > 0;
  // JSON has no infinity.
  return isValid && at > 0 && time > 0 ? [{ ...call, visibleSince: call.visibleSince ?? Infinity }] : [];
};
