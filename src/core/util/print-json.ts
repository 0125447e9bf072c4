/** Each value as it is: what JSON.stringify hands to a replacer has been through a patched `toJSON` already. */
function asItIs(this: Record<string, unknown>, key: string): unknown {
  return this[key];
}

/**
 * JSON in which a `toJSON` has no say that an old library has patched into Array.prototype or Object.prototype; a list
 * inherits from both. Elsewhere a date stays what it is in JSON.
 */
export const printJson = (value: unknown): string =>
  JSON.stringify(value, 'toJSON' in [] ? asItIs : undefined);
