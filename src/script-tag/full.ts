import { appState } from '../app-state/app-state';
import { attributes } from '../plugins/attributes';
import { context } from '../plugins/context';
import { engagement } from '../plugins/engagement';
import { pageViews } from '../plugins/page-views';
import { installScript } from './install-script';

// Heartbeats are traffic that a site asks for.
installScript([appState(), pageViews()], [engagement()], [context(), attributes()]);
