/**
 * Names of parameters whose values are secrets by common use; the list with its reasons stands in `docs/privacy.md`. The end
 * of a name counts: `reset_token` is a token, `token_type` and `email_verified` are none. Short names count as whole words only.
 */
const secretNames =
  /(token|passw(or)?[dt]|pwd|secret|signature|email|jwt|sess(ion)?[^a-z]?id|(^|[^a-z])(pass|auth|mail|phone|tel|otp|pin|sig|sid|ssn|iban|card|hint)|(^|api|access|secret|reset|oob|pass|(auth|verif|confirm)[a-z]{0,9})[^a-z]?(code|key))([^a-z]?(address|number))?[^a-z]*$/i;

/** `text` is an address, or a part of one, that ends with the name of a parameter. */
const isSecret = (text: string, names?: RegExp): boolean => {
  // Encoded as often as it is an address within an address. `unescape` takes any percent signs, and never throws.
  const name = unescape(text.replace(/%(25)+/g, '%'))
    .split(/[?&#;/]/)
    .pop()!;
  return (names ? name : name.replace(/[a-z](?=[A-Z])/g, '$&-')).search(names ?? secretNames) >= 0;
};

/**
 * The address without user name and password, and without the values of parameters with such names, wherever they stand: in the
 * query, in the hash, in the path behind a semicolon, in an address within the address. The names stay. A value goes on to the
 * next `&` or `#`, in the path to its end. In time that grows with the length; what it returns it would return again.
 */
export const redact = (address: string, names?: RegExp | false): string =>
  names === false
    ? address
    : address.replace(/:\/\/[^/?#&;=]*@/g, '://').replace(/^[^?#]+|[?&#][^&#]*/g, (parameter) => {
        // Texts, and what stands between them.
        const parts = parameter.split(/(=|%(?:25)*3d)/i);
        const at = parts.findIndex((part, i) => i % 2 === 0 && i + 1 in parts && isSecret(part, names));
        return at < 0 ? parameter : parts.slice(0, at + 2).join('');
      });
