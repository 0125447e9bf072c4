import { media } from '../plugins/media';
import { installPlugin } from './install-plugin';

installPlugin('media', ({ interval }) => media({ interval: interval ? +interval : undefined }));
