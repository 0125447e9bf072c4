/** Returns the original value: `JSON.stringify` passes the result of a patched `toJSON` to its replacer. */
function asItIs(this: Record<string, unknown>, key: string): unknown {
  return this[key];
}

/**
 * Prints JSON without the `toJSON` that old libraries add to `Array.prototype` or `Object.prototype`: a list inherits
 * from both. Without such a patch, dates are printed as usual.
 */
export const printJson = (value: unknown): string =>
  JSON.stringify(value, 'toJSON' in [] ? asItIs : undefined);
