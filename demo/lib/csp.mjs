// A strict content security policy, which shows that the SDK works under one.
import { createHash } from 'node:crypto';

const hash = (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

/**
 * `inlineScripts`: the exact texts of the inline scripts that may run. No other inline script, no eval and no other origin is
 * allowed. `trustedTypes`: the name of the only policy that may create elements from text.
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
