import { attempt } from '../attempt';
import { uuid } from '../ids';
import { PATIENCE } from '../storage/copies';

/** Those of this page, by name, which may be any word: it does not hear its own storage events. */
const here: Record<string, Set<(what: string, text: string) => void>> = Object.create(null);

/**
 * Word between the pages of an origin, by `storage` events: nothing stays, and no page loses its place in the
 * back/forward cache, as it would in Chromium by a BroadcastChannel and in Firefox by a Web Lock, even one that is given
 * back in `pagehide`. A page does not hear itself, a frozen one hears late, other subdomains hear nothing.
 */
export const createSiblings = (
  name: string,
  /** Told what another page says. */
  heard: (what: string, text: string) => void,
  /** What this page answers to a question, if anything: `1` is final, for anything else others may know better. */
  answer: (question: string) => string | undefined,
) => {
  const peers = (here[name] ??= new Set());
  const asking = new Map<string, (answered: string) => void>();

  const tell = (what: string, text: string): true | undefined => {
    for (const other of peers) if (other !== hear) other(what, text);
    return attempt(() => {
      localStorage.setItem(name + what, text);
      localStorage.removeItem(name + what);
      return true;
    });
  };

  const hear = (what: string, text: string): void => {
    const id = text.slice(0, ID);
    const rest = text.slice(ID + 1);
    if (what === ANSWER) asking.get(id)?.(rest);
    else if (what === QUESTION) {
      const answered = answer(rest);
      if (answered) tell(ANSWER, `${id} ${answered}`);
    } else heard(what, text);
  };
  const listener = ({ key, newValue }: StorageEvent) => {
    if (newValue && key?.startsWith(name)) hear(key.slice(name.length), newValue);
  };

  return {
    /** Anything but `true`: nobody can be told, for storage is refused. */
    tell,
    /**
     * The best answer within so many milliseconds, `''` where nobody has one; `undefined` where nobody can be asked.
     * `known` hears at once.
     */
    ask: (
      question: string,
      known?: (answered: string) => void,
      wait = PATIENCE,
    ): Promise<string | undefined> =>
      new Promise((resolve) => {
        const id = uuid();
        let best = '';
        const done = () => {
          asking.delete(id);
          resolve(best);
        };
        asking.set(id, (answered) => {
          best = answered;
          known?.(best);
          if (best === '1') done();
        });
        if (tell(QUESTION, `${id} ${question}`)) setTimeout(done, wait);
        else resolve(undefined);
      }),
    start(): void {
      addEventListener('storage', listener);
      peers.add(hear);
    },
    stop(): void {
      removeEventListener('storage', listener);
      peers.delete(hear);
    },
  };
};

/** Characters of a question's id. */
const ID = 36;
const QUESTION = '_q';
const ANSWER = '_a';
