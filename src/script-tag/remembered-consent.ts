import { rememberedSchema } from '../consent/remembered/read-remembered';
import { rememberedConsent } from '../consent/remembered/remembered-consent';
import { readAttributes } from '../options/read-attributes';
import { installSource } from './install-source';

installSource('remembered', rememberedConsent, (data) => readAttributes(data, rememberedSchema));
