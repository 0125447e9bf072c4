// What is left for the next page: localStorage keeps it when a page closes or crashes, and loses it when the browser is killed.
import type { Kept } from './page';
import { LOCAL, type Touch } from './touched';

/** How long it may be lost after (platform facts: Chromium some 5 s). */
const UNSAFE = 6000;

export const createLocal = (now: () => number, touch: Touch) => {
  let map: ReadonlyMap<string, string> = new Map();
  let saved: [at: number, map: ReadonlyMap<string, string>][] = [[0, map]];
  const change = (edit: (next: Map<string, string>) => void) => {
    touch(LOCAL);
    const next = new Map(map);
    edit(next);
    map = next;
    saved.push([now(), map]);
  };
  // What pages tell each other is gone in the task in which it is said.
  const stays = (key: string) => key.includes('|');
  const kept: Kept = {
    get(key) {
      if (!stays(key)) return undefined;
      touch(LOCAL);
      return map.get(key);
    },
    set(key, value) {
      if (stays(key)) change((next) => next.set(key, value));
      return map as Map<string, string>;
    },
    delete(key) {
      if (stays(key) && map.has(key)) change((next) => next.delete(key));
      return true;
    },
  };
  return {
    kept,
    get state() {
      return [...map].join();
    },
    kill(choose: (n: number) => number): void {
      if (choose(2)) map = saved.filter(([at]) => at <= now() - UNSAFE).at(-1)![1];
      saved = [[now() - UNSAFE, map]];
    },
  };
};
