/** In CSS pixels: `1200x900`. Digits only, nine at the most: another script may have put something else in the place of a number. */
export const printSize = (width: number, height: number): string =>
  `${width & 0xfffffff}x${height & 0xfffffff}`;
