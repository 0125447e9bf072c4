import { attempt } from '../core/util/attempt';
import { parseToken } from '../plugins/link/token';
import { sign, type SigningOptions } from './link-signature';

export interface VerifyLinkOptions extends SigningOptions {
  /** Milliseconds for which a token is valid after it was signed, by your servers' clocks. Default 120,000. */
  maxAge?: number;
}

/**
 * Whether one of your servers signed this token for this client within `maxAge`. Anything that a stranger invents returns
 * `false`.
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
  // Comparing signatures of both hides how much of the proof is right from a measurement of time.
  const isSigned = (await sign(wanted, options)) === (await sign(proof, options));
  return isSigned && Math.abs(now - issuedAt!) <= maxAge;
};
