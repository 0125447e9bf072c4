// On every page of the shop.
import { showCartCount } from './cart.js';
import { askForConsent } from './consent.js';
import { recallUser } from './user.js';
import { showStatus } from './status.js';

showStatus();
recallUser();
showCartCount();
askForConsent();
