// For servers. This module does not need Node, and its import has no side effect, not even in a page.
export { createMiddleware } from './create-middleware';
export type { NodeRequest, NodeResponse } from './create-middleware';
export { parse } from './parse';
export type { ParseOptions } from './parse';
export type { Lookup } from './lookup';
export { planRenewal } from './plan-renewal';
export type { Renewal, RenewalContext } from './plan-renewal';
export type { RenewalOptions } from './renewal-options';
export { renewResponse } from './renew-response';
export { signLink } from './sign-link';
export type { SignLinkOptions } from './sign-link';
export type { SigningOptions } from './link-signature';
export { verifyLink } from './verify-link';
export type { VerifyLinkOptions } from './verify-link';
export type { Session } from '../core/session/rules/describe-session';
