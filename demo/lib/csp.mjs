// A content security policy as strict as a careful site's: the SDK has to work under it, and its demo shows that it does.
import { createHash } from 'node:crypto';

const hash = (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

/**
 * `inlineScripts`: the exact texts of the inline scripts that may run; nothing else inline, no eval, no other origin.
 * `trustedTypes`: the name of the only policy that may make elements from text.
 */
export const contentSecurityPolicy = (inlineScripts = [], trustedTypes = "'none'") =>
  [
    "default-src 'none'",
    `script-src ${["'self'", ...inlineScripts.map(hash)].join(' ')}`,
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
    "require-trusted-types-for 'script'",
    `trusted-types ${trustedTypes}`,
  ].join('; ');
