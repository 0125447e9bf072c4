/** What links are signed with. */
export interface SigningOptions {
  /** A secret of your servers, the same on all domains: 32 characters at least, made at random. */
  key: string;
  /**
   * What your servers know of the visitor's browser and a stranger does not have, as its IP address: a token is good with the
   * same text only. Default: none, and whoever visits your site can use a token of their own for a link to somebody else.
   */
  client?: string;
  /** The server's clock, in milliseconds. Default `Date.now()`. */
  now?: number;
}

const encode = (text: string) => new TextEncoder().encode(text);

/**
 * The signature of a token's text, as 64 hexadecimal digits. A text has no blanks. The first word keeps what is signed here
 * apart from all else that a key may be used for.
 */
export const sign = async (text: string, { key, client = '' }: SigningOptions): Promise<string> => {
  if (!(key?.length > 31)) throw new TypeError('sojourn/server: "key" must be 32 characters or more');
  const imported = await crypto.subtle.importKey(
    'raw',
    encode(key),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const bytes = await crypto.subtle.sign('HMAC', imported, encode(`sojourn_token ${text} ${client}`));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};
