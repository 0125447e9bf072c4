import { rememberedConsent, type RememberedConsentOptions } from '../consent/remembered/remembered-consent';
import { rememberedSchema } from '../consent/remembered/read-remembered';
import { readAttributes } from '../options/read-attributes';
import { installSource } from './install-source';

installSource('remembered', (data) =>
  rememberedConsent(readAttributes(data, rememberedSchema) as RememberedConsentOptions),
);
