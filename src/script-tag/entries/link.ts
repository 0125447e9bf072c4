import { captureArrival } from '../../plugins/link/arrival';
import { link, type LinkOptions } from '../../plugins/link/link';
import { installPlugin } from '../install-plugin';
import { flag, list, number, text } from '../read-attributes';

const page = window as { sojourn?: { decorate?: unknown } };

/** Fails closed: an empty attribute confirms nothing, and neither does a page that answers every request. */
const askServer = (verify: string) => async (token: string) =>
  !!verify && (await fetch(verify, { method: 'POST', body: token })).status === 204;

// The arrival is captured now: a router may replace the address before the tracker has arrived.
captureArrival();
installPlugin<LinkOptions>({
  name: 'link',
  create: (options) => {
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
  parsers: {
    domains: list,
    maxAge: number,
    requireReferrer: flag,
    via: text,
    verify: text,
  },
  adapt: ({ verify, ...options }) => ({
    ...options,
    ...(verify !== undefined && { verify: askServer(verify as string) }),
  }),
});
