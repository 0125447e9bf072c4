import { sessionUsers } from '../../plugins/attributes/session-users';
import { installPlugin } from '../install-plugin';

installPlugin('session-users', sessionUsers, () => ({}));
