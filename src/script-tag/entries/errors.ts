import { errors } from '../../plugins/errors/errors';
import { readAttributes } from '../read-attributes';
import { installPlugin } from '../install-plugin';

installPlugin('errors', errors, (data) => readAttributes(data, { resources: 'boolean' }));
