import { uuid } from '../ids';
import { patience } from '../storage/patience';
import type { SessionRecord } from '../session/record';

/** Milliseconds after which a tab that does not answer is not just busy. */
const BUSY = 1000;

type Asked = Promise<string | undefined> | false | undefined;

/**
 * Is this page the start of a run of the site, and how did the run before end (rules 24, 27)? The site's other pages are
 * asked: `1`, one of them lives; `0`, one starts too; `''`, none answers; `undefined`, nobody can be asked.
 */
export const createLaunch = () => {
  const createdAt = Date.now();
  const me = uuid();
  /** When this page asked: of pages that start at once, the first to ask decides for all. */
  let askedAt = Infinity;
  /** Waiting is over (rule 13). */
  let late: Promise<string> | undefined;
  let answer: string | undefined;
  let decided: boolean | undefined;
  let died = false;
  /** The record as it was found at load. */
  let found: SessionRecord | undefined;
  /** A plugin wants to know whether other tabs of the site live. */
  let waits = false;

  return {
    createdAt,
    wait: (): void => void (waits = true),
    /** A page that has been here before is proof enough that the run goes on. */
    ask(ask: (question: string, known: (answered: string) => void, wait: number) => Asked): Asked {
      late = patience('');
      return !decided && ask(` ${(askedAt = Date.now())} ${me}`, (known) => (answer = known), BUSY);
    },
    /** What this page answers to another that asked `at` that time. */
    answer(at: number, other: string): string {
      if (decided) return '1';
      if (askedAt < at || (askedAt === at && me < other)) return '0';
      // An older page starts too. It need not have heard this one's question: a page hears only what is asked after it.
      answer ||= '0';
      return '';
    },
    /** `left`: the record has its session in the foreground. Resolves with whether no living tab is behind it. */
    async decide(asked: Asked, record: SessionRecord | undefined, left: boolean): Promise<boolean> {
      found = record;
      if (asked && (left || waits)) {
        // Whether another tab was killed is worth a longer wait: it may only be busy.
        const told = await Promise.race([asked, left ? asked : late!]);
        answer ??= told;
        // An older page that starts too decides for both; what is newer than this page was left by one that lives.
        died = left && answer === '' && record!.lastActivityAt < createdAt;
      }
      decided = true;
      return died;
    },
    /** What plugins may know of it; `going`: this page will learn no more. */
    run: (going: boolean) => ({ early: !decided && !going, answer, died, found }),
  };
};
