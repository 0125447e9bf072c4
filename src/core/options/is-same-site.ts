/** Values of `SameSite` that the browser accepts on this page: it refuses a cookie for other sites without https. */
export const isSameSite = (value: unknown): boolean =>
  ['Lax', 'Strict', location.protocol === 'https:' ? 'None' : 'Lax'].includes(value as string);
