import * as measures from 'web-vitals';
import { webVitals } from '../plugins/web-vitals';
import { installPlugin } from './install-plugin';

installPlugin('web-vitals', ({ reportSoftNavs }) =>
  // As any attribute that is a flag.
  webVitals(measures, { reportSoftNavs: reportSoftNavs !== undefined && reportSoftNavs !== 'false' }),
);
