/** Half of a signed 64-bit integer of nanoseconds, about, in milliseconds: the years up to 2255. */
const LAST = 9e12;

/**
 * An ISO 8601 instant in nanoseconds since 1970, as the decimal text that 64-bit integers are in JSON. What a store's clock
 * cannot hold is 0: OTLP's word for unknown.
 */
export const nano = (time: string): string => {
  const instant = Date.parse(time);
  return instant > 0 && instant < LAST ? `${instant}000000` : '0';
};
