import { attempt } from '../../util/attempt';
import { isUuid } from '../../util/ids';
import type { Origin } from './session-record';

/**
 * Returns whether a stored origin, with an event's `id`, is valid. Any script can write into the site's storage, and values that no
 * schema accepts would be sent with the events of this page.
 */
export const isValidOrigin = (origin: (Origin & { readonly id?: string }) | undefined): boolean | undefined =>
  attempt(() => {
    const { page, tab, user, context, id = page.id } = origin!;
    return (
      [id, page.id, tab.id].every(isUuid) &&
      [page.url, page.title, page.referrer, user ? user.id : ''].every((text) => typeof text === 'string') &&
      JSON.parse(context).sdk
    );
  });
