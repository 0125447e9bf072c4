import { media } from '../../plugins/media/media';
import { installPlugin } from '../install-plugin';
import { number } from '../read-attributes';

installPlugin('media', media, ({ interval = '' }) => ({ interval: number(interval) }));
