import { pageViews } from '../../plugins/page-views/page-views';
import { installScript } from '../install-script';

installScript([pageViews()]);
