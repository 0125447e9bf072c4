/** An instant as ISO 8601 in UTC. Old libraries have a `toISOString` of their own, which leaves the milliseconds out. */
export const iso = (instant: number): string => new Date(instant).toISOString().replace(/(:..)Z/, '$1.000Z');
