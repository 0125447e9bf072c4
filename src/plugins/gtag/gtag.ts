import { own } from '../../core/util/own';
import { printJson } from '../../core/util/print-json';
import type { Session } from '../../core/session/rules/describe-session';
import type { Plugin, PluginApi } from '../../core/tracker/plugin';

type Gtag = (...args: unknown[]) => void;

export interface GtagOptions {
  /**
   * Called instead of `window.gtag`: to push to a data layer with another name, or to add a
   * `send_to`.
   */
  gtag?: Gtag;
  /**
   * Google's names of your events; `false`: not forwarded. `page_view` and `engagement`, which Google measures
   * itself, are only forwarded if they are named here.
   */
  names?: Record<string, string | false>;
  /** Forward the id given to `identify`, as `user_id`. Default `false`. */
  userId?: boolean;
}

/** The limit of calls that wait for `gtag`. */
const MAX_WAITING_CALLS = 100;
// https://support.google.com/analytics/answer/13316687
const foreign =
  /^((?!\p{L})|(firebase|ga|google)_|(app_(remove|store_.+)|click|error|file_download|first_(open|visit)|form_(start|submit)|in_app_purchase|scroll|session_start|user_engagement|video_(progress|start)|view_(complete|search_results)|[csu]id|(session|user|customer)_?id|[dg]clid)$)/u;

/**
 * Makes a name that Google accepts: letters, digits and `_`, at most 40; reserved names get the
 * prefix `site_`.
 */
const clean = (name: unknown) =>
  `${name}`
    .replace(/[^\p{L}\p{N}_]/gu, '_')
    .replace(foreign, 'site_$&')
    .slice(0, 40);

/**
 * Forwards events to Google's tag while consent is granted, with names and lengths that Google Analytics accepts: texts
 * are cut at 100 characters, and the only object that is forwarded is `items`. `sojourn_session_id` and
 * `sojourn_session_index` are set for everything that the tag sends. The tag may load later, or never.
 */
export function gtag({ gtag, names, userId }: GtagOptions = {}): Plugin {
  // Without a prototype, because an event may have any name.
  const known: Record<string, unknown> = own({ page_view: false, engagement: false, ...names });
  let api: PluginApi;
  let waiting: unknown[][] = [];
  let reportedId: string | undefined;

  /** Queues a call, and makes the waiting calls in order if the tag has loaded. */
  const call = (...args: unknown[]) => {
    if (args[1]) waiting.push(args);
    const target = gtag ?? (window as { gtag?: Gtag }).gtag;
    waiting = api.consent === 'granted' ? waiting.slice(-MAX_WAITING_CALLS) : [];
    // An exception only affects its own call. The tracker reports it.
    while (target && waiting[0]) target(...waiting.shift()!);
  };

  const announce = (session?: Session) => {
    if (session?.sessionId === reportedId) return;
    reportedId = session?.sessionId;
    call('set', {
      sojourn_session_id: reportedId ?? null,
      sojourn_session_index: session?.sessionIndex ?? null,
    });
  };

  return {
    name: 'gtag',
    setup: (pluginApi) => void (api = pluginApi),
    onSessionStart: announce,
    onSessionEnd: () => announce(),
    onTrack({ name, properties, session, page, user }) {
      // `session_start` and `session_end` are not forwarded: Google has its own.
      if (session?.eventIndex === null) return;
      announce(session);
      const named = known[name] ?? name;
      if (!named) return;
      const parameters: Record<string, unknown> = {
        page_location: page.url.slice(0, 1000),
        ...(userId && user && { user_id: user.id }),
      };
      for (const [key, value] of Object.entries(properties).slice(0, 25)) {
        if (key === 'items') parameters[key] = JSON.parse(printJson(value));
        else if (Object(value) !== value)
          parameters[clean(key)] = typeof value === 'string' ? value.slice(0, 100) : value;
      }
      call('event', clean(named), parameters);
    },
    onVisibilityChange: call,
  };
}
