import type { ConsentState } from '../options';
import type { UnstampedEvent } from './event';
import { pageId } from './page';

/** Makes events as of now: the page's URL and title change in a single-page app. */
export const createEventMaker = (
  mask: ((url: string) => string) | undefined,
  debug: true | undefined,
  report: (code: string, message: string) => void,
) => {
  /** An address that cannot be masked is not sent. */
  const masked = (address: string) => {
    try {
      return mask ? `${mask(address)}` : address;
    } catch (error) {
      report('mask', `option mask failed: ${error}`);
      return '';
    }
  };
  return (
    id: string,
    name: string,
    properties: object,
    consent: ConsentState,
    user: UnstampedEvent['user'],
  ): UnstampedEvent => ({
    id,
    name,
    properties: properties as Record<string, unknown>,
    page: {
      id: pageId(),
      url: masked(location.href),
      title: document.title,
      referrer: masked(document.referrer),
    },
    consent,
    user,
    debug,
  });
};
