/** A value, or a function that reads it: a framework's state is followed where the function is called. */
export type MaybeFunction<Value> = Value | (() => Value);

export const readValue = <Value>(value: MaybeFunction<Value>): Value =>
  typeof value === 'function' ? (value as () => Value)() : value;
