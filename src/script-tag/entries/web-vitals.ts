import * as measures from 'web-vitals';
import { webVitals } from '../../plugins/web-vitals/web-vitals';
import { installPlugin } from '../install-plugin';
import { flag } from '../read-attributes';

installPlugin(
  'web-vitals',
  (options: object) => webVitals(measures, options),
  ({ reportSoftNavs: value }) => ({ reportSoftNavs: value !== undefined && flag(value) }),
);
