/** A value, or a function that reads it: a framework's state is followed where the function is called. */
type MaybeFunction<Value> = Value | (() => Value);

export type { MaybeFunction as M };
