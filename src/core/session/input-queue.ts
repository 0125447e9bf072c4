import type { ApplyRules } from './rules/transition';
import type { Input } from './rules/input';

/** An input, with rules of a plugin's own in place of ours, if any. */
export type RuledInput = Input & {
  readonly applyRules?: ApplyRules;
  /** Under which the ledger notes it while it waits. */
  callKey?: string;
};

/** Inputs that wait for consent, for the first read, or for the critical section, in the order in which they are judged. */
export const createInputQueue = (maxEvents: number) => {
  let inputs: RuledInput[] = [];
  /** Events that were added while consent was pending. */
  let pendingEvents = 0;

  /** Keeps the newest events, and as much of what else happens: neither pushes the other out. */
  const dropOldest = (): void => {
    const room = [maxEvents, maxEvents];
    inputs = inputs
      .reverse()
      .filter(({ event }) => room[+!!event]!-- > 0)
      .reverse();
  };

  return {
    first: (): RuledInput | undefined => inputs[0],
    isLast: (input: RuledInput): boolean => inputs[inputs.length - 1] === input,
    all: (): readonly RuledInput[] => inputs,
    /** The rules of a plugin (a visitor handed over by a link) run before any queued event. */
    add: (input: RuledInput): void => void inputs[input.applyRules ? 'unshift' : 'push'](input),
    /** Consent is missing: the queue is bounded. Returns whether an event is lost by that. */
    overflows(input: RuledInput): boolean {
      // Not at each call: each walk over the whole queue takes its time.
      if (inputs.length > 3 * maxEvents) dropOldest();
      return !!input.event && ++pendingEvents > maxEvents;
    },
    /** Consent is given: the queue is bounded no more. */
    open(): void {
      dropOldest();
      pendingEvents = 0;
    },
    /** Calls of before the script come after the first page view, but were earlier (rule 6). */
    sort: (): void => void inputs.sort((one, other) => one.at - other.at),
    remove(input: RuledInput): void {
      if (inputs[0] === input) inputs.shift();
    },
    clear(): void {
      inputs = [];
      pendingEvents = 0;
    },
  };
};
