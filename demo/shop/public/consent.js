// Consent: the manager asks and remembers; Google Consent Mode or a source of our own passes its answer to the SDK.
import { byId } from '/web/dom.js';
import { startManager } from './consent-manager.js';

/** Notifies other tabs, whose managers only know the decision at their load. */
const key = 'shop-consent';
const words = { true: 'you agreed', false: 'off' };

/** Ways to pass the visitor's decision to the SDK. */
const sources = {
  google: () => (isGranted) => {
    const analytics_storage = isGranted ? 'granted' : 'denied';
    gtag('consent', 'update', { analytics_storage });
  },
  plain: async () => {
    const { createConsentSource } = await import('/npm/consent-source.js');
    return new Promise((resolve) => {
      const listen = ({ answer }) =>
        resolve((isGranted) => answer(isGranted, isGranted ? 'necessary,analytics' : 'necessary'));
      sojourn('use', createConsentSource('vanilla-cookieconsent', listen, { sendValue: true }));
    });
  },
};

const followTabs = (manager) =>
  addEventListener('storage', ({ key: changed, newValue }) => {
    if (changed !== key || !newValue) return;
    manager.acceptCategory(newValue === 'true' ? 'all' : []);
    manager.hide();
  });

const notifyTabs = (isGranted) => {
  // Removed at once, because listeners have already been called.
  localStorage.setItem(key, isGranted);
  localStorage.removeItem(key);
};

const show = (isGranted) => {
  byId('consent-state').textContent = words[isGranted] ?? 'not decided yet';
};

export const askForConsent = async () => {
  const by = byId('consent-by');
  by.addEventListener('change', () => {
    // The server writes the choice into the next page's script tags.
    document.cookie = `demo_consent=${by.value}; path=/; samesite=lax; max-age=31536000`;
    location.reload();
  });
  try {
    const passToSdk = await (sources[by.value] ?? sources.google)();
    let before;
    /** A remembered decision is passed to the SDK only. */
    let isNew = false;
    const manager = await startManager((isGranted) => {
      if (isGranted === before) return;
      passToSdk(isGranted);
      show(isGranted);
      if (isNew) notifyTabs(isGranted);
      // A withdrawal has ended the session. A grant opens none: the next event does.
      if (before === false) setTimeout(() => sojourn('track', 'consent_given'));
      before = isGranted;
    });
    isNew = true;
    followTabs(manager);
    const change = byId('consent-change');
    change.hidden = false;
    change.addEventListener('click', () => manager.showPreferences());
  } catch (error) {
    // The manager is probably blocked. Nobody was asked, so nothing is measured.
    byId('consent-state').textContent = 'nobody could ask you, so it is off';
    console.info(error);
  }
};
