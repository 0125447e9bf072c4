/** Values of `SameSite` that the browser accepts on this page: it refuses a cookie for other sites without https. */
export const isSameSite = (value: unknown): boolean =>
  value === 'None' ? location.protocol === 'https:' : value === 'Lax' || value === 'Strict';
