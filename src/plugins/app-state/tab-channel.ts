import { removeLocal, writeLocal } from '../../core/storage/local-storage';

/** The topic of messages about shown and hidden pages. */
export const PAGES = '|m';
export const QUESTION = '|q';
export const ANSWER = '|y';

/**
 * Sends messages between the pages of an origin by `storage` events. No message is kept, and no
 * page loses its place in the back/forward cache: a BroadcastChannel costs it in Chromium, a Web
 * Lock in Firefox, even if released in `pagehide`. A page does not receive its own messages, a
 * frozen page receives them late, and other subdomains receive none.
 */
export const createTabChannel = (name: string, receive: (topic: string, message: string) => void) => ({
  /** Anything but `true` means that storage is refused, so no page was reached. */
  broadcast(topic: string, message: string): true | undefined {
    const isSent = writeLocal(name + topic, message);
    removeLocal(name + topic);
    return isSent;
  },
  onStorage({ key, newValue }: StorageEvent): void {
    if (newValue && key?.startsWith(name)) receive(key.slice(name.length), newValue);
  },
});
