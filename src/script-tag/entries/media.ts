import { media } from '../../plugins/media/media';
import { installPlugin } from '../install-plugin';

installPlugin('media', media, ({ interval }) => ({ interval: interval ? +interval : undefined }));
