/**
 * Of a text, as it is sent, at most: three bytes for each character beyond ASCII, which is what UTF-8 needs for most scripts. Not by
 * `TextEncoder`: Jest's jsdom has none.
 */
export const bytesOf = (text: string): number => text.replace(/[^ -~]/g, '***').length;
