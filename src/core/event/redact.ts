import { remember } from '../util/remember';

/**
 * A parameter whose name is a secret by common use, with a value, or whose value is a mail address, in text that is decoded. The list
 * of names, with its reasons, stands in `docs/privacy.md`. The end of a name counts: `reset_token` is a token, `token_type` and
 * `email_verified` are none. Short names count as whole words only.
 */
const secrets =
  /(email|jwt|sess(ion)?_?id|passphrase|assertion|samlresponse|pwd|credentials?|signature|authorization|verifier|hmac|passw(or)?[dt]|secret|magic.?link|bearer|token|[^a-z](auth|pin|ssn|phone|hint|tel|sig|sid|pass|mail|t?otp|card|iban)|([?&#;/=]|access|client|oob|secret|pass|reset|private|api|(auth|verif|confirm)[a-z]{0,9})[^a-z]?(code|key))([^a-z=&#]|address|number)*=[^]|=[^/&#=@]+@[^/&#@]+\.[a-z]/i;
/** Decoded as often as it was encoded: an address may stand within another one. `unescape` never throws. */
const hasSecret = (text: string) => secrets.test(unescape(text.replace(/%(25)+/g, '%')));

/**
 * The address without user name and password, and without the values of secret parameters, wherever they stand: in the query, in
 * the hash, behind a semicolon in the path, in an address within the address. The names of the parameters are kept. A value ends
 * at the next `&` or `#`. The result does not change when it is redacted again.
 */
export const redact = remember((address: string): string => {
  const bare = address.replace(/:\/\/[^/?#&;=]*@/g, '://');
  // Most addresses have no secret: one look is enough.
  if (!hasSecret(bare)) return bare;
  return bare.replace(/[^&#]+/g, (part) => {
    let isCut = false;
    let before = '';
    return part.replace(/[^]*?(=|%(25)*3d|$)/gi, (piece) => {
      isCut ||= hasSecret(before + piece);
      before = '&' + piece;
      return isCut ? '' : piece;
    });
  });
});
