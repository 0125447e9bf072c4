import { googleConsentMode } from '../../consent-sources/google-consent-mode/google-consent-mode';
import { installSource } from '../install-source';
import { flag, list, text } from '../read-attributes';

installSource('google-consent-mode', googleConsentMode, {
  types: list,
  dataLayer: text,
  timeout: Number,
  sendValue: flag,
});
