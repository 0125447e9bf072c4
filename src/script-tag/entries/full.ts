import { installFull } from '../install-full';

installFull();
