import { attempt } from '../../core/util/attempt';
import { localKeys, readLocal, removeLocal } from '../../core/storage/local-storage';
import { createCookieStore } from '../../core/storage/cookie-store';

/** mParticle's web SDK keeps what it knows in localStorage or in a cookie: `mprtcl-v4`, or with the workspace's token behind it. */
const PREFIX = 'mprtcl-';

/**
 * What mParticle's web SDK has stored for this key: after the text the device id, and the mParticle ID of its current user, where
 * there is one. `gs` begins the text of another instance.
 */
export const findDevice = (apiKey: string): readonly string[] =>
  // Cookies may not be readable.
  attempt(() =>
    RegExp(`'dt':'${apiKey}'.*?'das':'(.+?)'(?:(?:(?!'gs').)*?'cu':'(.+?)')?`).exec(
      document.cookie + localKeys(PREFIX).map(readLocal),
    ),
  ) ?? [];

/** Deletes what mParticle's web SDK has stored. */
export const forgetDevice = (): void => {
  localKeys(PREFIX).forEach(removeLocal);
  // Events of this tab wait there.
  attempt(() =>
    Object.keys(sessionStorage).forEach((key) => key.startsWith(PREFIX) && sessionStorage.removeItem(key)),
  );
  attempt(() => document.cookie.match(/mprtcl-[^=;]+/g)?.forEach(createCookieStore().remove));
};
