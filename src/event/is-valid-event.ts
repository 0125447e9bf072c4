import { isUuid } from '../ids';
import type { Origin } from '../record/session-record';
import type { TrackedEvent } from './event';

/**
 * Has it been this library that wrote where an event came from? Anybody can write into the site's storage, and what no schema
 * takes would be sent with the events of this page. It throws where parts are missing.
 */
export const isValidOrigin = ({ page, tab, user }: Omit<Origin, 'context'>): boolean =>
  isUuid(page.id) &&
  isUuid(tab.id) &&
  [page.url, page.title, page.referrer, user ? user.id : ''].every((text) => typeof text === 'string');

/** The same of a context, as JSON. */
export const isValidContext = (context: string): boolean =>
  !!(JSON.parse(context) as Partial<Origin>)['sdk' as never];

/** The same of what is an event's own. */
export const isValidEvent = ({
  id,
  name,
  properties,
}: Pick<TrackedEvent, 'id' | 'name' | 'properties'>): boolean =>
  isUuid(id) && typeof name === 'string' && !!name && typeof properties === 'object' && !!properties;
