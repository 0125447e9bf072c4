import { appState } from '../app-state/app-state';
import { attributes } from '../plugins/attributes';
import { context } from '../plugins/context';
import { engagement } from '../plugins/engagement';
import { pageViews } from '../plugins/page-views';
import { installScript, type ProtocolMaker } from './install-script';

/** All that there is, and a protocol. Heartbeats are traffic that a site asks for. */
export const installFull = (protocol?: ProtocolMaker): void =>
  installScript([appState(), pageViews()], [engagement()], [context(), attributes()], protocol);
