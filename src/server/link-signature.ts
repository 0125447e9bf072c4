/** Options that signing and verification share. */
export interface SigningOptions {
  /** A secret of your servers, the same for all domains: at least 32 random characters. */
  key: string;
  /**
   * A text that your servers know about the visitor's browser and a stranger does not, such as its IP address. A token is valid
   * for the same text only. Default: none, which lets every visitor of your site put their own token into a link for somebody
   * else.
   */
  client?: string;
  /** The server's clock, in milliseconds. Default `Date.now()`. */
  now?: number;
}

const encode = (text: string) => new TextEncoder().encode(text);

/**
 * Signs a token's text and returns 64 hexadecimal digits. The text has no spaces. The first word separates these signatures
 * from other uses of the key.
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
