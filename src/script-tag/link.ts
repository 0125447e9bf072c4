import { takeArrival } from '../link/arrival';
import { link, type LinkOptions } from '../link/link';
import { installPlugin } from './install-plugin';

const page = window as { sojourn?: { decorate?: unknown } };

// Now: a router may replace the address before there is a tracker.
takeArrival();
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
  ({ domains = '', maxAge }) => ({
    domains: domains.split(/[\s,]+/).filter(Boolean),
    ...(maxAge && { maxAge: +maxAge }),
  }),
);
