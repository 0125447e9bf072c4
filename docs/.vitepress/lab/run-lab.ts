// The shipped rules, driven by a list of what happens to a visit, in place of a browser.
import type { UnstampedEvent } from '../../../src/core/event/event';
import type { Limits } from '../../../src/core/session/rules/judge';
import {
  endReasons,
  isForeground,
  type EndReason,
  type SessionRecord,
} from '../../../src/core/session/rules/session-record';
import type { Input } from '../../../src/core/session/rules/input';
import { transition } from '../../../src/core/session/rules/transition';

export type Kind =
  'open' | 'track' | 'passive' | 'hide' | 'show' | 'close' | 'crash' | 'end' | 'new' | 'logout' | 'clock';

export interface Happening {
  readonly kind: Kind;
  /** Milliseconds of true time, from the beginning of the timeline. */
  readonly at: number;
  /** In which tab. */
  readonly tab: string;
}

/** A session as it came out. Instants are true time, as the timeline is. */
export interface LabSession {
  readonly index: number;
  /** 1 for the first visitor; another one after a logout. */
  readonly visitor: number;
  readonly from: number;
  /** Its end, or its last activity. */
  until: number;
  events: number;
  reason?: EndReason;
}

/** What the rules said to one happening. */
export interface Verdict {
  readonly happening: Happening;
  readonly text: string;
  /** Of the rules that decided it. */
  readonly rules: readonly number[];
}

/** Some day, so that no instant is 0, which means none. */
const START = Date.UTC(2026, 4, 4, 9);
/** How far the clock is set back. */
export const CLOCK_STEP = 2 * 3_600_000;

const ruleOf: Readonly<Record<EndReason, number>> = {
  'foreground-timeout': 2,
  'background-timeout': 3,
  'max-duration': 5,
  clock: 6,
  ended: 7,
  logout: 7,
  consent: 37,
  'browser-closed': 8,
  'force-quit': 27,
};

const eventOf = (id: string): UnstampedEvent => ({
  id,
  name: 'event',
  properties: {},
  page: { id: 'page', url: 'https://shop.example/', title: '', referrer: '' },
  consent: 'granted',
});

/** Which sessions come out, and why. */
export const runLab = (
  happenings: readonly Happening[],
  limits: Limits,
): { sessions: LabSession[]; verdicts: Verdict[] } => {
  const sessions: LabSession[] = [];
  const verdicts: Verdict[] = [];
  /** Since when each open tab is visible; `Infinity` while it is hidden. By the visitor's clock. */
  const tabs = new Map<string, number>();
  let record: SessionRecord | undefined;
  let clockIsOff = 0;
  let visitor = 1;
  let hasCrashed = false;
  let made = 0;

  for (const happening of [...happenings].sort((a, b) => a.at - b.at)) {
    const { kind, at, tab } = happening;
    const now = START + at - clockIsOff;
    const trueTime = (instant: number) => Math.min(at, instant - START + clockIsOff);
    const say = (text: string, ...rules: number[]) => verdicts.push({ happening, text, rules });
    const isShown = () => [...tabs.values()].some((since) => since < Infinity);
    const before = tabs.get(tab) ?? Infinity;

    /** Applies the rules, and gives what they have to tell. */
    const apply = (input: Partial<Input>): { ended?: EndReason; opened?: boolean } => {
      const isDead = hasCrashed && record && !record.endedAt && isForeground(record);
      hasCrashed = false;
      made++;
      const result = transition(record, { at: now, visibleSince: before, ...input } as Input, {
        now,
        limits,
        ids: { userId: `visitor ${visitor}`, sessionId: `session ${made}`, generation: 0 },
        origin: { tab: { id: tab }, context: '' },
        died: isDead ? 'force-quit' : undefined,
        exclusive: true,
      });
      if (result === 'needs-lock') throw new Error('the lab is alone');
      const outcome: { ended?: EndReason; opened?: boolean } = {};
      for (const { type, record: then } of result.effects) {
        const session = sessions.at(-1);
        if (type === 'session-end') {
          outcome.ended = endReasons[then.endReason] as EndReason;
          if (session) session.reason = outcome.ended;
          // An end by the clock was at a time of the clock before.
          if (session && outcome.ended !== 'clock') session.until = trueTime(then.endedAt);
        } else if (type === 'session-start') {
          outcome.opened = true;
          sessions.push({ index: then.sessionIndex, visitor, from: at, until: at, events: 0 });
        } else if (session) {
          session.events++;
        }
      }
      record = result.record;
      const living = record && !record.endedAt && sessions.at(-1);
      if (living) living.until = Math.max(living.from, trueTime(record!.lastActivityAt));
      return outcome;
    };
    const sayEnd = ({ ended, opened }: ReturnType<typeof apply>, otherwise: string, ...rules: number[]) => {
      if (ended && opened) say(`The session was over (${ended}): the next one begins.`, ruleOf[ended], 17);
      else if (ended) say(`The session is over (${ended}).`, ruleOf[ended], 9);
      else if (opened) say('A session starts: only an event starts one.', 1);
      else say(otherwise, ...rules);
    };

    if (kind === 'clock') {
      clockIsOff += CLOCK_STEP;
      say('The clock is set back by two hours. The next event judges.', 6);
      continue;
    }
    if (kind === 'crash') {
      tabs.clear();
      hasCrashed = true;
      say('All pages end without an event: the record does not change.', 27);
      continue;
    }
    if (kind !== 'open' && kind !== 'track' && kind !== 'passive' && kind !== 'show' && !tabs.has(tab)) {
      say(`Tab ${tab} is not open: nothing happens.`);
      continue;
    }
    if (kind === 'close' || kind === 'hide') {
      const wasShown = before < Infinity;
      if (kind === 'close') tabs.delete(tab);
      else tabs.set(tab, Infinity);
      if (!wasShown) say('The tab was hidden already: the state of the site does not change.', 23);
      else if (isShown()) say('Another tab is still visible: the site stays in the foreground.', 23);
      else
        sayEnd(
          apply({ foreground: false }),
          'The site is in the background now. The foreground timeout has not passed, so the session continues.',
          3,
        );
      continue;
    }
    if (kind === 'open' || kind === 'show') {
      const wasShown = isShown();
      const wasDead = hasCrashed;
      tabs.set(tab, Math.min(before, now));
      if (wasDead) {
        sayEnd(apply({}), 'The first page after a crash.', 27);
        continue;
      }
      if (!record || record.endedAt) say('The page is shown. Without an event no session starts.', 10);
      else if (wasShown) say('Another tab is visible: the site is in the foreground already.', 23);
      else
        sayEnd(
          apply({ foreground: true }),
          'The site is in the foreground now. The background timeout has not passed, so the session continues.',
          3,
        );
      continue;
    }
    if (kind === 'track' || kind === 'passive') {
      const passive = kind === 'passive';
      const had = record && !record.endedAt;
      const outcome = apply({ event: eventOf(`event ${made}`), passive });
      if (passive && !had) say('A passive event without a session is dropped.', 10);
      else if (passive)
        sayEnd(outcome, 'A passive event belongs to the session, and does not extend it.', 10);
      else if (before < Infinity) sayEnd(outcome, 'The event belongs to the session, and is activity.', 2, 4);
      else sayEnd(outcome, 'The event belongs to the session, and is activity, also in a hidden tab.', 2);
      continue;
    }
    const outcome = apply({
      reason: kind === 'logout' ? 'logout' : 'ended',
      renews: kind === 'new' || undefined,
    });
    if (kind === 'logout') visitor++;
    sayEnd(outcome, 'There is no session to end.', 7);
  }
  return { sessions, verdicts };
};
