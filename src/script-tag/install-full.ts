import { appState } from '../plugins/app-state/app-state';
import {
  rememberedConsent,
  type RememberedConsentOptions,
} from '../consent-sources/remembered/remembered-consent';
import type { Schema } from '../core/options/option-schema';
import { customStore } from '../core/storage/custom-store';
import { attributes } from '../plugins/attributes/attributes';
import { sessionUsers } from '../plugins/attributes/session-users';
import { context } from '../plugins/context/context';
import { engagement } from '../plugins/engagement/engagement';
import { pageLeaves, pageViews } from '../plugins/page-views/page-views';
import type { Protocol } from '../core/delivery/protocol';
import { installScript } from './install-script';

/** The protocol that a file has. Its options are none of the tracker's: `data-app-id` is none of `app`. */
export interface ProtocolMaker {
  readonly schema: Schema;
  create(options: object): Protocol;
}

const consentSchema: Schema = {
  consentDefault: 'string',
  consentMaxAge: [1, Infinity],
  consentName: 'string',
};

type Values = Record<string, unknown>;

/** Takes the options of that schema out of the others. */
const take = (options: Values, schema: Schema): Values => {
  const taken: Values = {};
  for (const name of Object.keys(schema)) {
    if (name in options) taken[name] = options[name];
    delete options[name];
  }
  return taken;
};

/** Plugins that track no events: `data-auto` does not name them. */
const always = () => [context(), attributes(), sessionUsers()];

/** All that there is, and a protocol. Heartbeats, and what pages say when they go, are traffic that a site asks for. */
export const installFull = (protocol?: ProtocolMaker): void =>
  installScript([appState(), pageViews()], [engagement(), pageLeaves()], always(), {
    schema: { ...consentSchema, ...protocol?.schema },
    makeStore: customStore,
    create(options) {
      const { consentDefault, consentMaxAge, consentName } = take(options, consentSchema);
      return {
        protocol: protocol?.create(take(options, protocol.schema)),
        source: rememberedConsent({
          ...(options.cookie as object),
          name: consentName,
          default: consentDefault,
          maxAge: consentMaxAge,
        } as RememberedConsentOptions),
      };
    },
  });
