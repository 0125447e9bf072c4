/** A value, or a function that reads one. Frameworks track the state that the function reads. */
export type MaybeFunction<Value> = Value | (() => Value);

export const readValue = <Value>(value: MaybeFunction<Value>): Value =>
  typeof value === 'function' ? (value as () => Value)() : value;
