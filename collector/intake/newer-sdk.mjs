// Pages may load a newer SDK than the one whose schema this collector has. Its events are stored unchanged if every field for
// the table is valid, because a refusal would lose them.
import { flatten } from 'sojourn/collector';
import sdk from 'sojourn/package.json' with { type: 'json' };
import { problemWithEvent } from './event-check.mjs';

const numbersOf = (version) =>
  typeof version === 'string' ? /^(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) : undefined;
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value) => Array.isArray(value) && value.length > 0 && value.every(isObject);

/** The version that the collector knows. */
export const knownVersion = sdk.version;

/** Returns the batch's version if it is newer than `known`, else null. */
export const newerVersion = (batch, known = knownVersion) => {
  const { name, version } = Object(batch?.context?.sdk);
  const [theirs, ours] = [numbersOf(version), numbersOf(known)];
  if (name !== 'sojourn' || !theirs) return null;
  const at = theirs.findIndex((number, i) => number !== ours[i]);
  return at >= 0 && theirs[at] > ours[at] ? version : null;
};

/** Whether a batch that fails the schema has events that can be stored. */
export const isStorable = (batch) =>
  isList(batch.groups) &&
  batch.groups.every(
    ({ events, session }) => isList(events) && (session === undefined || isObject(session)),
  ) &&
  !flatten(batch).some(problemWithEvent);
