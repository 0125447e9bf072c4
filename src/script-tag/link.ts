import { link } from '../link/link';
import { installPlugin } from './install-plugin';

const page = window as { sojourn?: { decorate?: unknown } };

installPlugin('link', ({ domains = '', maxAge }) => {
  const plugin = link({
    domains: domains.split(/[\s,]+/).filter(Boolean),
    ...(maxAge && { maxAge: +maxAge }),
  });
  return {
    ...plugin,
    setup(api) {
      plugin.setup!(api);
      // The tracker is there by now: its commands are what stands on it.
      page.sojourn!.decorate = plugin.decorate;
    },
  };
});
