import { tracardi, tracardiSchema } from '../../protocols/tracardi/tracardi';
import { installFull } from '../install-full';

installFull({ schema: tracardiSchema, create: tracardi });
