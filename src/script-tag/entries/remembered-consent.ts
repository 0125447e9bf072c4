import { rememberedConsent } from '../../consent-sources/remembered/remembered-consent';
import { installSource } from '../install-source';
import { flag, number, text } from '../read-attributes';

installSource('remembered', rememberedConsent, {
  name: text,
  domain: text,
  path: text,
  sameSite: text,
  secure: flag,
  partitioned: flag,
  maxAge: number,
  // An empty text is no answer.
  default: (value) => (/^(true|false)$/.test(value) ? flag(value) : value),
});
