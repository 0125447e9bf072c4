import fc from 'fast-check';

/** Any text: control characters, half surrogate pairs, all of it. (`unit: 'binary'` takes a second to set up.) */
export const anyText = (maxLength = 20): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.nat({ max: 0x7f }), fc.nat({ max: 0xffff })), { maxLength })
    .map((units) => String.fromCharCode(...units));
