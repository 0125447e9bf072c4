/** Returns a header's value by its lower-case name. Several values are joined by commas; a missing header has none. */
export type Lookup = (name: string) => string | null | undefined;
