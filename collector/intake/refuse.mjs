/** An error that becomes an answer: http/refusals.mjs has the status and the sentence of each kind. */
export const refuse = (kind, detail, more = {}) => Object.assign(new Error(detail), { kind, ...more });
