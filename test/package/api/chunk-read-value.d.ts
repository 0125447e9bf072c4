/** A value, or a function that reads one. Frameworks track the state that the function reads. */
type MaybeFunction<Value> = Value | (() => Value);

export type { MaybeFunction as M };
