import { rememberedSchema } from '../../consent-sources/remembered/read-remembered';
import { rememberedConsent } from '../../consent-sources/remembered/remembered-consent';
import { readAttributes } from '../read-attributes';
import { installSource } from '../install-source';

installSource('remembered', rememberedConsent, (data) => readAttributes(data, rememberedSchema()));
