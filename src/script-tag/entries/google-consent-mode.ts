import { googleConsentMode } from '../../consent-sources/google-consent-mode/google-consent-mode';
import { commonParsers, installSource } from '../install-source';
import { list, text } from '../read-attributes';

installSource('google-consent-mode', googleConsentMode, { ...commonParsers, types: list, dataLayer: text });
