import { attempt } from '../core/util/attempt';
import { parseToken } from '../plugins/link/token';
import { sign, type SigningOptions } from './link-signature';

export interface VerifyLinkOptions extends SigningOptions {
  /** Milliseconds for which a token is good after it was signed, by the clocks of your servers. Default 120,000. */
  maxAge?: number;
}

/**
 * Has one of your servers signed this token, for this client, within `maxAge`? Whatever a stranger sends is answered with `false`.
 *
 * Rejects with a `TypeError` for a key that is too short, and for nothing else.
 */
export const verifyLink = async (
  token: string | null | undefined,
  options: VerifyLinkOptions,
): Promise<boolean> => {
  const { maxAge = 120_000, now = Date.now() } = options;
  const { text = '', proof = '', issuedAt } = attempt(() => parseToken(`${token}`, now)) ?? {};
  const wanted = await sign(text, options);
  // Signatures of both, so that the time of the comparison says nothing of how much of the proof is right.
  const isSigned = (await sign(wanted, options)) === (await sign(proof, options));
  return isSigned && Math.abs(now - issuedAt!) <= maxAge;
};
