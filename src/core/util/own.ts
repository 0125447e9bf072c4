/** Copies the own properties of an object, without properties of a patched `Object.prototype`. */
export const own = <Value extends object>(object: Value | null | undefined): Partial<Value> =>
  Object.assign(Object.create(null), object) as Partial<Value>;
