// Seeded UUIDs for millions of events, from four random numbers each. One number per digit would take most of the generator's
// time.
const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const word = (n) => hex[n >>> 24] + hex[(n >>> 16) & 255] + hex[(n >>> 8) & 255] + hex[n & 255];

/** `next` returns a number from 0 up to 1, as `Math.random` does. */
export const fastUuid = (next) => () => {
  const draw = () => (next() * 4_294_967_296) >>> 0;
  const a = word(draw());
  const b = word((draw() & 0xffff0fff) | 0x4000);
  const c = word((draw() & 0x3fffffff) | 0x80000000);
  const d = word(draw());
  return `${a}-${b.slice(0, 4)}-${b.slice(4)}-${c.slice(0, 4)}-${c.slice(4)}${d}`;
};
