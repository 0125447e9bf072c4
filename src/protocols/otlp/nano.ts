/** The greatest instant, in the year 2255. Its nanoseconds fit into a signed 64-bit number. */
const MAX_INSTANT_MS = 9e12;

/**
 * Converts an ISO 8601 time to nanoseconds since 1970, as a decimal text like all 64-bit integers in JSON. A time outside a
 * store's range becomes 0, OTLP's value for unknown.
 */
export const nano = (time: string): string => {
  const instant = Date.parse(time);
  return instant > 0 && instant < MAX_INSTANT_MS ? `${instant}000000` : '0';
};
