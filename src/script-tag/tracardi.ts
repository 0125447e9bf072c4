import { appState } from '../app-state/app-state';
import { readAttributes } from '../options/read-attributes';
import { attributes } from '../plugins/attributes';
import { context } from '../plugins/context';
import { engagement } from '../plugins/engagement';
import { pageViews } from '../plugins/page-views';
import { tracardi, tracardiSchema, type TracardiOptions } from '../protocols/tracardi/tracardi';
import { installScript } from './install-script';

// Heartbeats are traffic that a site asks for.
installScript([appState(), pageViews()], [engagement()], [context(), attributes()], (data) =>
  tracardi(readAttributes(data, tracardiSchema) as unknown as TracardiOptions),
);
