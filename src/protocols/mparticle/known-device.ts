import { attempt } from '../../attempt';
import { localKeys, readLocal, removeLocal } from '../../ledger/local-storage';
import { createCookieStore } from '../../store/cookie-store';

/** mParticle's web SDK keeps what it knows in localStorage or in a cookie: `mprtcl-v4`, or with the workspace's token behind it. */
const PREFIX = 'mprtcl-';

/** The device id that mParticle's web SDK has stored for this key. Throws where cookies may not be read. */
export const findDevice = (apiKey: string): string | undefined =>
  RegExp(`'dt':'${apiKey}'.*?'das':'(.+?)'`).exec(document.cookie + localKeys(PREFIX).map(readLocal))?.[1];

/** Deletes what mParticle's web SDK has stored. */
export const forgetDevice = (): void => {
  localKeys(PREFIX).forEach(removeLocal);
  // Events of this tab wait there.
  attempt(() =>
    Object.keys(sessionStorage).forEach((key) => key.startsWith(PREFIX) && sessionStorage.removeItem(key)),
  );
  attempt(() => document.cookie.match(/mprtcl-[^=;]+/g)?.forEach(createCookieStore().remove));
};
