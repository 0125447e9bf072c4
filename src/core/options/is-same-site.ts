/** Returns whether the browser accepts this value of `SameSite` on this page: `None` needs https. */
export const isSameSite = (value: unknown): boolean =>
  ['Lax', 'Strict', location.protocol === 'https:' ? 'None' : 'Lax'].includes(value as string);
