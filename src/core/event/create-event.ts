import { uuid } from '../util/ids';
import { inspect } from '../util/inspect';
import type { ConsentState } from '../options/consent-state';
import type { Settings } from '../options/read-settings';
import type { Warn } from '../options/warn';
import { readDocument } from '../util/read-document';
import { wellFormed } from './copy-properties';
import type { TrackedEvent, UnstampedEvent } from './event';
import { redact } from './redact';
import type { openTab } from '../page/tab';

interface EventFactoryOptions {
  readonly settings: Pick<Settings, 'mask' | 'redact' | 'debugId'>;
  readonly tab: Pick<ReturnType<typeof openTab>, 'pageId'>;
  consent(): ConsentState;
  report(code: string, message: string): void;
}

type Source = Pick<UnstampedEvent, 'page' | 'user'>;

export type EventFactory = ReturnType<typeof createEventFactory>;

/** The limit of an address after the mask, of a title, and of a user id. */
const MAX_TEXT_CHARACTERS = 4096;

/** Truncates a long text. */
export const cut = (text: string, warn?: Warn): string =>
  wellFormed(text.slice(0, MAX_TEXT_CHARACTERS), 'id', warn);

/** Creates the events of this page and its user. */
export const createEventFactory = ({ settings, tab, consent, report }: EventFactoryOptions) => {
  const { mask, debugId } = settings;
  const cutSecrets = (address: string) => (settings.redact === false ? address : redact(address));
  let user: TrackedEvent['user'];

  /** Masks an address. If the mask fails, the result is empty, because a secret may be left in the address. */
  const masked = (address: string): string => {
    try {
      // The mask gets no secrets. Its result is redacted too, because it may read the address from the page.
      const safe = mask && address ? mask(cutSecrets(address)) : address;
      if (typeof safe !== 'string') throw __DEV__ && 'it must return a text';
      return cutSecrets(cut(safe));
    } catch (error) {
      report('mask', __DEV__ ? `option mask failed: ${inspect(error)}` : 'option mask');
      return '';
    }
  };

  /** The page is read at each event: its URL and title change in a single-page app. */
  const here = (): Source => ({
    page: {
      id: tab.pageId(),
      url: masked(location.href),
      title: cut(`${readDocument('title')}`),
      referrer: masked(readDocument('referrer')),
    },
    user: consent() === 'denied' ? undefined : user,
  });

  return {
    mask: masked,
    /** The event belongs to this page and its user, unless another source is passed. */
    create: (name: string, properties: object, id = uuid(), { page, user } = here()): UnstampedEvent => ({
      id,
      name,
      properties: properties as Record<string, unknown>,
      page,
      consent: consent(),
      user,
      debug: !!debugId || undefined,
    }),
    /** Sets the user of later events; without an argument, they have none. */
    identify: (next?: TrackedEvent['user']): void => void (user = next),
  };
};
