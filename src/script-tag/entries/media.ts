import { media } from '../../plugins/media/media';
import { installPlugin } from '../install-plugin';
import { number } from '../read-attributes';

installPlugin({ name: 'media', create: media, parsers: { interval: number } });
