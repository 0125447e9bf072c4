import { captureArrival } from '../../plugins/link/arrival';
import { link, type LinkOptions } from '../../plugins/link/link';
import { installPlugin } from '../install-plugin';
import { flag, list, number, readBy, text } from '../read-attributes';

const page = window as { sojourn?: { decorate?: unknown } };

// The arrival is captured now: a router may replace the address before the tracker has arrived.
captureArrival();
installPlugin(
  'link',
  (options: LinkOptions) => {
    const plugin = link(options);
    return {
      ...plugin,
      setup(api) {
        plugin.setup!(api);
        // The tracker is in place by now, and its commands are its properties.
        page.sojourn!.decorate = plugin.decorate;
      },
    };
  },
  readBy({
    domains: list,
    maxAge: number,
    requireReferrer: flag,
    via: text,
    // Fails closed: an empty attribute confirms nothing, and neither does a page that answers every
    // request.
    verify: (address) => async (token: string) =>
      !!address && (await fetch(address, { method: 'POST', body: token })).status === 204,
  }),
);
