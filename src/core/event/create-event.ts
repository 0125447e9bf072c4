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

/** Characters at the most: of an address, after the mask, of a title, of the id of a user. */
const LONGEST_TEXT = 4096;

/** The beginning of it, where it is too long. */
export const cut = (text: string, warn?: Warn): string => wellFormed(text.slice(0, LONGEST_TEXT), 'id', warn);

/** Makes the events of this page, and knows whose they are. */
export const createEventFactory = ({ settings, tab, consent, report }: EventFactoryOptions) => {
  const { mask, debugId } = settings;
  const cutSecrets = (address: string) => (settings.redact === false ? address : redact(address));
  let user: TrackedEvent['user'];

  /** An address of which it is not sure that nothing secret is left is not sent. */
  const masked = (address: string): string => {
    try {
      // The mask sees no secret, and what it returns has none either: it may have asked the page again.
      const safe = mask && address ? mask(cutSecrets(address)) : address;
      if (typeof safe !== 'string') throw __DEV__ && 'it must return a text';
      return cutSecrets(cut(safe));
    } catch (error) {
      report('mask', __DEV__ ? `option mask failed: ${inspect(error)}` : 'option mask');
      return '';
    }
  };

  /** As of now: the page's URL and title change in a single-page app. */
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
    /** Of this page and its user, unless it is told in the name of another. */
    create: (name: string, properties: object, id = uuid(), { page, user } = here()): UnstampedEvent => ({
      id,
      name,
      properties: properties as Record<string, unknown>,
      page,
      consent: consent(),
      user,
      debug: !!debugId || undefined,
    }),
    /** Without one, nobody is known any more. */
    identify: (next?: TrackedEvent['user']): void => void (user = next),
  };
};
