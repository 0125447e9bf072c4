import { errors } from '../../plugins/errors/errors';
import { installPlugin } from '../install-plugin';
import { flag } from '../read-attributes';

installPlugin({ name: 'errors', create: errors, parsers: { resources: flag } });
