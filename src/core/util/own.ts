/** What the page has given itself, without what somebody has put on `Object.prototype`. */
export const own = <Given extends object>(given: Given | null | undefined): Partial<Given> =>
  Object.assign(Object.create(null), given) as Partial<Given>;
