/**
 * Parameters whose values are secrets by common use, up to the value: the list of names, with its reasons, stands in
 * `docs/privacy.md`. The end of a name counts: `reset_token` is a token, `token_type` and `email_verified` are none. Short
 * names count as whole words only. An address may stand encoded within another one.
 */
const secrets =
  /((token|passw(or)?[dt]|pwd|secret|signature|email|jwt|sess(ion)?_?id|([^a-z]|%(25)*[235]\w)(pass|auth|mail|phone|tel|otp|pin|sig|sid|ssn|iban|card|hint)|([?&#;/]|%(25)*[23]\w|api|access|secret|reset|oob|pass|(auth|verif|confirm)[a-z]{0,9})[^a-z]?(code|key))(%(25)*5[bd]|[^a-z=&#]|address|number)*(=|%(25)*3d))[^&#]*/gi;

/**
 * The address without user name and password, and without the values of such parameters, wherever they stand: in the query, in
 * the hash, behind a semicolon in the path, in an address within the address. The names stay. A value goes on to the next `&`
 * or `#`. What it returns it would return again.
 */
export const redact = (address: string): string =>
  address.replace(/:\/\/[^/?#&;=]*@/g, '://').replace(secrets, '$1');
