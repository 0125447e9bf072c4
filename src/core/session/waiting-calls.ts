import type { Ledger } from '../storage/ledger';
import { removeLocal } from '../storage/local-storage';
import { createPageNote } from '../storage/page-note';
import { WAITING_CALLS } from '../storage/storage-keys';
import { uuid } from '../util/ids';
import { printJson } from '../util/print-json';
import type { RuledInput } from './input-queue';
import type { PageOrigin } from './rules/input';
import { isValidOrigin } from './rules/is-valid-origin';
import { endReasons } from './rules/session-record';

interface WaitingCallsOptions {
  readonly name: string;
  readonly collector: string;
  readonly ledger: Pick<Ledger, 'calls'>;
  readonly announcer: { origin(): PageOrigin };
}

/** A call that a page has left, as of its time (rule 13), or nothing: anybody can write into the site's storage. */
const readCall = (value: unknown): RuledInput[] => {
  const call = Object(value) as RuledInput;
  const { at, event, reason, time = at, origin } = call;
  const isValid = event ? isValidOrigin({ ...event, ...origin! }) : endReasons.indexOf(reason!) > 0;
  // JSON has no infinity.
  return isValid && at > 0 && time > 0 ? [{ ...call, visibleSince: call.visibleSince ?? Infinity }] : [];
};

/**
 * Calls that wait for the first read or for the critical section, in the page's note: a renderer that crashes has them nowhere
 * else. The next page replays them (rule 13).
 */
export const createWaitingCalls = (
  { name, collector, ledger, announcer }: WaitingCallsOptions,
  replay: (input: RuledInput) => void,
) => {
  const prefix = `${name + WAITING_CALLS + collector}|`;
  /** Notes of calls alone, as pages wrote them before: they are read once. */
  const earlier = createPageNote(prefix);

  const add = (input: RuledInput): void => {
    if (!input.event && !input.reason) return;
    input.callKey ??= prefix + uuid();
    const { callKey, ...call } = input;
    ledger.calls.add(callKey, printJson({ ...call, origin: call.origin ?? announcer.origin() }));
  };
  const recover = (value: unknown): void => {
    for (const input of readCall(value)) {
      add(input);
      replay(input);
    }
  };
  ledger.calls.judgeBy(prefix, recover);

  return {
    add,
    /** The call waits no more. */
    remove({ callKey }: RuledInput): void {
      if (callKey) ledger.calls.stamp(callKey);
    },
    recoverEarlier(): void {
      for (const [key, fields] of earlier.others()) {
        removeLocal(key);
        for (const [, value] of fields) recover(value);
      }
    },
  };
};
