/** `a=1,b=2` as an object, as `OTEL_RESOURCE_ATTRIBUTES` has it: what is special in names and values is percent-encoded. */
export const readPairs = (text: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(text.replace(/\+/g, '%2B').replace(/\s*,\s*/g, '&')));
