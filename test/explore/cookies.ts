// The cookies of a site whose pages live in processes of their own.
import { COOKIE_READ, COOKIE_WRITE, type Touch } from './touched';

/**
 * `sync`: a write is seen by all at once. `buffered` (Chromium): it reaches the others at a later step, or with the
 * writer's own next read. `copies` (Firefox): each process reads a copy of its own, which follows later. `refused`.
 */
export type CookieManner = 'sync' | 'buffered' | 'copies' | 'refused';

interface Cookie {
  readonly value: string;
  /** Gone when the browser is closed. */
  readonly brief: boolean;
}
type Jar = ReadonlyMap<string, Cookie>;
type Write = readonly [name: string, cookie?: Cookie];

const apply = (jar: Jar, [name, cookie]: Write): Jar => {
  const next = new Map(jar);
  if (cookie) next.set(name, cookie);
  else next.delete(name);
  return next;
};
const print = (jar: Jar) => [...jar].map(([name, { value }]) => `${name}=${value}`).join('; ');

/** How long a cookie may be lost after, when the browser is killed (platform facts: Chromium some 30 s). */
const UNSAFE = 30_000;

export const createCookies = (
  manner: CookieManner,
  now: () => number,
  changed: (text: string) => void,
  touch: Touch,
) => {
  let jar: Jar = new Map();
  let version = 0;
  let saved: [at: number, jar: Jar][] = [[0, jar]];

  const commit = (write: Write) => {
    touch(COOKIE_WRITE);
    jar = apply(jar, write);
    version++;
    saved.push([now(), jar]);
    if (write[1]) changed(write[1].value);
  };

  return {
    get text() {
      return print(jar);
    },
    /** The browser was killed: the jar is as some moment of the last half minute left it. */
    kill(choose: (n: number) => number): void {
      const before = saved.filter(([at]) => at <= now() - UNSAFE).at(-1)![1];
      const kept = choose(2) ? before : jar;
      jar = new Map([...kept].filter(([, { brief }]) => !brief));
      version++;
      saved = [[now() - UNSAFE, jar]];
    },
    /** A process with its way to the jar. */
    connect() {
      let pending: Write[] = [];
      let copy = jar;
      let seen = version;
      const deliver = () => {
        const write = pending.shift();
        if (write) commit(write);
      };
      return {
        get state() {
          return manner === 'sync' ? '' : `${pending.map(([, cookie]) => cookie?.value)} ${print(copy)}`;
        },
        read(): string {
          if (manner === 'copies') return print(copy);
          touch(COOKIE_READ);
          while (pending[0]) deliver();
          return print(jar);
        },
        write(text: string): void {
          if (manner === 'refused') return;
          const [, name, value] = /^([^=]*)=([^;]*)/.exec(text)!;
          const dies = /;max-age=(0|-\d+)(;|$)/.test(text);
          const write: Write = [name!, dies ? undefined : { value: value!, brief: !/;max-age=/.test(text) }];
          copy = apply(copy, write);
          // A probe is of nobody else's concern.
          if (manner === 'sync' || name!.length > 30) commit(write);
          else pending.push(write);
        },
        /** Writes of this process that the others have not seen. */
        get pending() {
          return pending.length;
        },
        deliver,
        lose: () => void (pending = []),
        get behind() {
          return manner === 'copies' && seen !== version;
        },
        follow(): void {
          touch(COOKIE_READ);
          seen = version;
          copy = pending.reduce(apply, jar);
        },
      };
    },
  };
};

export type Cookies = ReturnType<typeof createCookies>;
export type CookiePort = ReturnType<Cookies['connect']>;
