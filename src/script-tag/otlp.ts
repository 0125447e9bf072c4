import { appState } from '../app-state/app-state';
import { readAttributes } from '../options/read-attributes';
import { attributes } from '../plugins/attributes';
import { context } from '../plugins/context';
import { engagement } from '../plugins/engagement';
import { pageViews } from '../plugins/page-views';
import { otlp } from '../protocols/otlp/otlp';
import { otlpSchema } from '../protocols/otlp/otlp-options';
import { installScript } from './install-script';
import { readPairs } from './read-pairs';

// What `full` has, and the protocol with its options.
installScript([appState(), pageViews()], [engagement()], [context(), attributes()], (data) => {
  const { resource, ...options } = readAttributes(data, otlpSchema);
  return otlp({ ...options, ...(resource ? { resource: readPairs(`${resource as string}`) } : {}) });
});
