import { googleConsentMode } from '../../consent-sources/google-consent-mode/google-consent-mode';
import { installSource } from '../install-source';

installSource('google-consent-mode', googleConsentMode, ({ types, dataLayer, timeout, sendValue }) => ({
  types: types?.split(/\s+/).filter(Boolean),
  dataLayer,
  timeout: timeout ? +timeout : undefined,
  // As any attribute that is a flag.
  sendValue: sendValue !== undefined && sendValue !== 'false',
}));
