import { cookieValues, createCookieStore } from '../../store/cookie-store';
import { localKeys, readLocal, removeLocal } from '../../ledger/local-storage';

/** mParticle's web SDK keeps what it knows in localStorage or in a cookie: `mprtcl-v4`, or with the workspace's token behind it. */
const PREFIX = 'mprtcl-';
const deviceForm = /'das':'([\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})'/;

const cookieNames = (): string[] => document.cookie.match(/mprtcl-[^=;]+(?==)/g) ?? [];

/** The device id of mParticle's web SDK; of several workspaces that with this key comes first. */
export const findDevice = (apiKey: string): string | undefined => {
  const texts = [
    ...localKeys(PREFIX).map(readLocal),
    ...cookieNames().flatMap((name) => cookieValues(document.cookie, name)),
  ];
  const own = texts.filter((text) => text!.includes(apiKey));
  return deviceForm.exec([...own, ...texts].join())?.[1];
};

/** Deletes what mParticle's web SDK has stored. */
export const forgetDevice = (): void => {
  localKeys(PREFIX).forEach(removeLocal);
  cookieNames().forEach(createCookieStore().remove);
};
