import { pageViews } from '../plugins/page-views';
import { installScript } from './install-script';

installScript([pageViews()]);
