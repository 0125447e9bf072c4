import { appState } from '../app-state/app-state';
import { readAttributes } from '../options/read-attributes';
import { attributes } from '../plugins/attributes';
import { context } from '../plugins/context';
import { engagement } from '../plugins/engagement';
import { pageViews } from '../plugins/page-views';
import { mparticle, type MparticleOptions } from '../protocols/mparticle/mparticle';
import { mparticleSchema } from '../protocols/mparticle/mparticle-schema';
import { installScript } from './install-script';

// What `full.ts` has, and mParticle's protocol.
installScript([appState(), pageViews()], [engagement()], [context(), attributes()], (data) =>
  mparticle(readAttributes(data, mparticleSchema) as unknown as MparticleOptions),
);
