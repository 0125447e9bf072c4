import type { Input } from './rules/input';
import { isValidOrigin } from './rules/is-valid-origin';
import { endReasons } from './rules/session-record';

/** A call that another page has left, as of its time (rule 13), or nothing: other scripts can write into the site's storage. */
export const readCall = (value: unknown): Input[] => {
  const call = Object(value) as Input;
  const { at, event, reason, time = at, origin } = call;
  const isValid = event ? isValidOrigin({ ...event, ...origin! }) : endReasons.indexOf(reason!) > 0;
  // JSON has no infinity.
  return isValid && at > 0 && time > 0 ? [{ ...call, visibleSince: call.visibleSince ?? Infinity }] : [];
};
