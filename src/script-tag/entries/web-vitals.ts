import * as measures from 'web-vitals';
import { webVitals } from '../../plugins/web-vitals/web-vitals';
import { installPlugin } from '../install-plugin';

installPlugin(
  'web-vitals',
  (options: object) => webVitals(measures, options),
  // As any attribute that is a flag.
  ({ reportSoftNavs }) => ({ reportSoftNavs: reportSoftNavs !== undefined && reportSoftNavs !== 'false' }),
);
