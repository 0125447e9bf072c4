import * as measures from 'web-vitals';
import { webVitals } from '../../plugins/web-vitals/web-vitals';
import { installPlugin } from '../install-plugin';
import { flag } from '../read-attributes';

installPlugin({
  name: 'web-vitals',
  create: (options: object) => webVitals(measures, options),
  parsers: { reportSoftNavs: flag },
});
