import { appState } from '../app-state/app-state';
import { rememberedConsent } from '../consent/remembered/remembered-consent';
import type { ConsentState } from '../options/consent-state';
import { attributes } from '../plugins/attributes';
import { context } from '../plugins/context';
import { engagement } from '../plugins/engagement';
import { pageLeaves, pageViews } from '../plugins/page-views';
import { installScript, type ProtocolMaker } from './install-script';

/** All that there is, and a protocol. Heartbeats, and what pages say when they go, are traffic that a site asks for. */
export const installFull = (protocol?: ProtocolMaker): void =>
  installScript(
    [appState(), pageViews()],
    [engagement(), pageLeaves()],
    [context(), attributes()],
    protocol,
    ({ consentDefault, consentMaxAge }, { cookie }) =>
      rememberedConsent({
        ...cookie,
        name: undefined,
        default: consentDefault as ConsentState,
        maxAge: consentMaxAge ? +consentMaxAge : undefined,
      }),
  );
