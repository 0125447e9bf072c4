import { mparticle } from '../../protocols/mparticle/mparticle';
import { mparticleSchema } from '../../protocols/mparticle/mparticle-schema';
import { installFull } from '../install-full';

installFull({ schema: mparticleSchema, create: mparticle });
