import { remember } from '../util/remember';

/**
 * Matches a parameter with a secret name and a value, or with an email address as its value, in decoded
 * text. `docs/privacy.md` lists the names, with reasons. The end of a name decides: `reset_token` is a
 * token, `token_type` and `email_verified` are not. Short names must be whole words.
 */
const secrets =
  /(email|jwt|sess(ion)?_?id|passphrase|assertion|samlresponse|pwd|credentials?|signature|authorization|verifier|hmac|passw(or)?[dt]|secret|magic.?link|bearer|token|[^a-z](auth|pin|ssn|phone|hint|tel|sig|sid|pass|mail|t?otp|card|iban)|([?&#;/=]|access|client|oob|secret|pass|reset|private|api|(auth|verif|confirm)[a-z]{0,9})[^a-z]?(code|key))([^a-z=&#]|address|number)*=[^]|=[^/&#=@]+@[^/&#@]+\.[a-z]/i;
/** Decodes the text as often as it was encoded: an address may contain another one. `unescape` never throws. */
const hasSecret = (text: string) => secrets.test(unescape(text.replace(/%(25)+/g, '%')));

/**
 * Removes user name and password from an address, and the values of secret parameters: in the query, in
 * the hash, behind a semicolon in the path, in an address within the address. Parameter names are kept.
 * A value ends at the next `&` or `#`. Redacting the result again does not change it.
 */
export const redact = remember((address: string): string => {
  const bare = address.replace(/:\/\/[^/?#&;=]*@/g, '://');
  // Most addresses have no secret, so one test is enough.
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
