import type { Input } from './rules/input';
import { isValidOrigin } from './rules/is-valid-origin';
import { endReasons } from './rules/session-record';

/** Reads a call from another page's note, with its time (rule 13). Other scripts can write there: an invalid call is ignored. */
export const readCall = (value: unknown): Input[] => {
  const call = Object(value) as Input;
  const { at, event, reason, time = at, origin } = call;
  const isValid = event ? isValidOrigin({ ...event, ...origin! }) : endReasons.indexOf(reason!) > 0;
  // JSON has no `Infinity`.
  return isValid && at > 0 && time > 0 ? [{ ...call, visibleSince: call.visibleSince ?? Infinity }] : [];
};
