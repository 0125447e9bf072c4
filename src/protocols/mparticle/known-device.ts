import { attempt } from '../../core/util/attempt';
import { localKeys, readLocal, removeLocal } from '../../core/storage/local-storage';
import { createCookieStore } from '../../core/storage/cookie-store';

/**
 * Prefix of the entries of mParticle's web SDK, in `localStorage` or as cookies: `mprtcl-v4`, or one that ends with the
 * workspace's token.
 */
const PREFIX = 'mprtcl-';

/**
 * Finds the data that mParticle's web SDK has stored for this key: the matched text, the device id, and the mParticle ID of the
 * current user, if there is one. `gs` is the beginning of another instance's text.
 */
export const findDevice = (apiKey: string): readonly string[] =>
  // In a sandboxed frame, reading cookies throws: https://html.spec.whatwg.org/multipage/dom.html#dom-document-cookie
  attempt(() =>
    RegExp(`'dt':'${apiKey}'.*?'das':'(.+?)'(?:(?:(?!'gs').)*?'cu':'(.+?)')?`).exec(
      document.cookie + localKeys(PREFIX).map(readLocal),
    ),
  ) ?? [];

/** Deletes the data of mParticle's web SDK. */
export const forgetDevice = (): void => {
  localKeys(PREFIX).forEach(removeLocal);
  // mParticle's web SDK keeps this tab's events in `sessionStorage`.
  attempt(() =>
    Object.keys(sessionStorage).forEach((key) => key.startsWith(PREFIX) && sessionStorage.removeItem(key)),
  );
  attempt(() => document.cookie.match(/mprtcl-[^=;]+/g)?.forEach(createCookieStore().remove));
};
