let encoder: TextEncoder | undefined;

/** Of a text, as it is sent: UTF-8. */
export const bytesOf = (text: string): number => (encoder ??= new TextEncoder()).encode(text).length;
