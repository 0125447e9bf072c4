import type { ConsentState } from '../../core/options/consent-state';
import type { Session } from '../../core/session/rules/describe-session';
import type { Limits } from '../../core/session/rules/judge';
import { endReasons, type SessionRecord } from '../../core/session/rules/session-record';
import { explainReason } from './explain-reason';
import { findEnd, findEndAway } from './find-end';
import { printClock, printDuration } from './print-time';

export type Row = readonly [term: string, text: string];

export interface SessionFacts {
  readonly session: Session | null;
  readonly record?: SessionRecord;
  readonly limits: Limits;
  /** Whether this tab is visible, or counts as visible. */
  readonly isVisible: boolean;
  readonly consent: ConsentState;
  readonly now: number;
  /** The reasons of earlier sessions, by session id, as far as this page has seen them. */
  readonly reasons: ReadonlyMap<string, string>;
}

const whyNone = ({ record, consent }: SessionFacts): string => {
  if (record?.endedAt)
    return `no. ${record.sessionIndex} ended at ${printClock(record.endedAt)}. The next event begins another (rule 1)`;
  if (consent === 'denied') return 'none: consent is denied (rule 35)';
  return 'none yet: an event begins one (rule 1), unless the site has switched sessions off';
};

const whyBegun = ({ previousSessionId }: Session, reasons: ReadonlyMap<string, string>): string => {
  if (!previousSessionId) return 'it is the first of this visitor';
  const reason = reasons.get(previousSessionId);
  if (reason) return `the one before was over: ${explainReason(reason)}`;
  return 'the one before was over, before this panel was open: its event session_end has the reason';
};

const whenOver = ({ limits, isVisible, now }: SessionFacts, record: SessionRecord): Row[] => {
  const print = ([instant, reason]: readonly [number, string]) => {
    if (instant === Infinity) return 'never by itself';
    const left = instant - now;
    // A timer announces the end within a minute, unless an earlier input finds it (rules 1 and 19).
    if (left < 0) return `over, and about to be reported: ${reason}`;
    return `in ${printDuration(left)}, at ${printClock(instant)}: ${reason}`;
  };
  return [
    ['Ends by itself', print(findEnd(record, limits, isVisible))],
    ['Ends if left now', print(findEndAway(record, limits, now))],
  ];
};

const printLimits = ({ foregroundTimeout, backgroundTimeout, maxDuration }: Limits): string =>
  `${printDuration(foregroundTimeout)} in the foreground, ${printDuration(backgroundTimeout)} in the background; ` +
  `longest session: ${printDuration(maxDuration || Infinity)}`;

/** Describes the session and its reasons: terms, and their explanations. */
export const explainSession = (facts: SessionFacts): Row[] => {
  const { session, record, limits, consent, now, reasons } = facts;
  const timeouts: Row = ['Timeouts', printLimits(limits)];
  if (!session) {
    const ended = record?.endedAt ? explainReason(endReasons[record.endReason] ?? '') : '';
    return [['Session', whyNone(facts)], ...(ended ? [['Ended because', ended] as const] : []), timeouts];
  }
  const startedAt = Date.parse(session.startedAt);
  const rows: Row[] = [
    [
      'Session',
      `no. ${session.sessionIndex}, since ${printClock(startedAt)} (${printDuration(now - startedAt)})`,
    ],
    ['Id', session.sessionId],
    ['Visitor', session.userId],
  ];
  // Before consent, the session is provisional.
  if (consent === 'pending')
    return [
      ['Session', 'provisional: nothing is stored or sent before consent (rule 35)'],
      ...rows.slice(1),
      timeouts,
    ];
  rows.push(['Begun because', whyBegun(session, reasons)]);
  if (record) {
    rows.push(['Events', `${record.eventIndex}, page views: ${record.pageViews}`]);
    rows.push(['State', `${session.state} since ${printClock(Math.max(record.shownAt, record.hiddenAt))}`]);
    rows.push(...whenOver(facts, record));
  }
  return [...rows, timeouts, ['Kept in', session.storageMechanism]];
};

/** Summarizes the session for the title bar. */
export const summarise = (facts: SessionFacts): string => {
  const { session, record, limits, isVisible, consent, now } = facts;
  if (consent === 'pending') return 'waiting for consent';
  if (!session) return record?.endedAt ? 'session ended' : 'no session';
  const [end] = record ? findEnd(record, limits, isVisible) : [Infinity];
  const left = end < Infinity ? ` · ${printDuration(Math.max(0, end - now))} left` : '';
  return `session ${session.sessionIndex} · ${session.state}${left}`;
};
