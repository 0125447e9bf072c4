import { join } from 'node:path';
import type { NativeEvent } from './native';
import { scratchFolder } from './browser-process';
import { test as base } from './fixtures';

type Running = { url: string; close(): Promise<void> };
type Start = (options: { port: number; dataFile: string; protocol: string }) => Promise<Running>;
/** What went over the wire for an event. */
export type Wire = { protocol: string; request: string; body: unknown };
type Whole = { event: NativeEvent; wire: Wire };
type Stats = { duplicates: number; rejected: Record<string, number>; faults: { text: string }[] };
type Known = { userId: string; id: string; startedAt: number };

export type Demo = {
  readonly url: string;
  /** All that its collector has stored, as it came: session by session, each in the order of its events. */
  events(): Promise<NativeEvent[]>;
  /** The same, each beside what went over the wire. */
  stored(): Promise<Whole[]>;
  stats(): Promise<Stats>;
};

/** The whole demo on an empty database and any free port, asked what it knows as its inspector asks. */
const startDemo = async (folder: string, protocol: string): Promise<Demo & Running> => {
  const module = new URL('../../demo/server.mjs', import.meta.url).href;
  const { startDemo: start } = (await import(module)) as { startDemo: Start };
  const { url, close } = await start({ port: 0, dataFile: join(folder, 'events.duckdb'), protocol });
  const read = async <T>(path: string) => (await (await fetch(url + path)).json()) as T;
  const whole = new Map<string, Whole>();
  const stored = async () => {
    const { visitors } = await read<{ visitors: { shown: Known[] }[] }>('/api/visitors?limit=50');
    const sessions = visitors.flatMap(({ shown }) => shown).sort((a, b) => a.startedAt - b.startedAt);
    const all: Whole[] = [];
    for (const { userId, id: session } of sessions) {
      const query = new URLSearchParams({ user: userId, session });
      for (const { id } of await read<{ id: string }[]>(`/api/events?${query}`)) {
        if (!whole.has(id)) whole.set(id, await read<Whole>(`/api/events/${id}`));
        all.push(whole.get(id)!);
      }
    }
    return all;
  };
  return {
    url,
    close,
    stored,
    events: async () => (await stored()).map(({ event }) => event),
    stats: () => read<Stats>('/api/stats'),
  };
};

export const test = base.extend<{ protocol: string; demo: Demo }>({
  /** In which the shop sends. */
  protocol: ['native', { option: true }],

  demo: async ({ protocol }, use) => {
    const scratch = scratchFolder('demo');
    const demo = await startDemo(scratch.path, protocol);
    await use(demo);
    await demo.close();
    scratch.remove();
  },
});

/** The banner of the shop, which is the consent manager's. */
export const banner = {
  all: '#cc-main .cm [data-role=all]',
  necessary: '#cc-main .cm [data-role=necessary]',
};
/** In the window in which a visitor changes his mind. */
export const preferences = {
  all: '#cc-main .pm [data-role=all]',
  necessary: '#cc-main .pm [data-role=necessary]',
};
