import { errors } from '../errors/errors';
import { readAttributes } from '../options/read-attributes';
import { installPlugin } from './install-plugin';

installPlugin('errors', errors, (data) => readAttributes(data, { resources: 'boolean' }));
