import { captureArrival } from '../../plugins/link/arrival';
import { link, type LinkOptions } from '../../plugins/link/link';
import { installPlugin } from '../install-plugin';

const page = window as { sojourn?: { decorate?: unknown } };

// Now: a router may replace the address before there is a tracker.
captureArrival();
installPlugin(
  'link',
  (options: LinkOptions) => {
    const plugin = link(options);
    return {
      ...plugin,
      setup(api) {
        plugin.setup!(api);
        // The tracker is there by now: its commands are what stands on it.
        page.sojourn!.decorate = plugin.decorate;
      },
    };
  },
  ({ domains = '', maxAge, requireReferrer, via, verify }) => ({
    domains: domains.split(/[\s,]+/).filter(Boolean),
    ...(maxAge && { maxAge: +maxAge }),
    // Any other text keeps the requirement.
    ...(requireReferrer === 'false' && { requireReferrer: false }),
    ...(via && { via }),
    // Fails closed: an empty attribute confirms nothing, and neither does a page that answers whatever it is asked.
    ...(verify !== undefined && {
      verify: async (token: string) =>
        !!verify && (await fetch(verify, { method: 'POST', body: token })).status === 204,
    }),
  }),
);
