/** Maximum in milliseconds: half of the range of a signed 64-bit number of nanoseconds, which ends in the year 2255. */
const LAST = 9e12;

/**
 * Converts an ISO 8601 time to nanoseconds since 1970, as a decimal text like all 64-bit integers in JSON. A time outside a
 * store's range becomes 0, OTLP's value for unknown.
 */
export const nano = (time: string): string => {
  const instant = Date.parse(time);
  return instant > 0 && instant < LAST ? `${instant}000000` : '0';
};
