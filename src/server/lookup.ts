/** A header's value by its name in lower case, of several their list with commas; nothing where it is not there. */
export type Lookup = (name: string) => string | null | undefined;
