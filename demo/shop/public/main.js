// The script of every page of the shop.
import { showCartCount } from './cart.js';
import { askForConsent } from './consent.js';
import { recallUser } from './user.js';
import { showStatus } from './status.js';

showStatus();
recallUser();
showCartCount();
askForConsent();

// Loads the debugger's panel if the address asks for it.
if (new URLSearchParams(location.search).has('sojourn-debug')) import('/sojourn.debugger.js');
