import { errors } from '../../plugins/errors/errors';
import { installPlugin } from '../install-plugin';
import { flag, readBy } from '../read-attributes';

installPlugin('errors', errors, readBy({ resources: flag }));
