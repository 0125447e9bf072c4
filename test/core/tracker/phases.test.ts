// The tracker's life as a table: where each signal leads, and what is done on the way, in which order (rules 31, 35 to 37).
import { describe, expect, test } from 'vitest';
import * as phases from '../../../src/core/tracker/phases';
import type { ConsentState } from '../../../src/core/options/consent-state';

const names = ['created', 'stopped', 'waiting', 'memory', 'stored'] as const;
type Phase = (typeof names)[number];
type Command = keyof phases.Commands<unknown>;
/** Each command stands for itself. */
const commandNames: phases.Commands<Command> = {
  endSession: 'endSession',
  endUnsent: 'endUnsent',
  stamp: 'stamp',
  abort: 'abort',
  close: 'close',
  enter: 'enter',
  erase: 'erase',
  forget: 'forget',
  open: 'open',
  emitConsent: 'emitConsent',
};
const isOpen = (phase: Phase) => phase === 'stored' || phase === 'memory';
type Signal = ConsentState | 'shown' | 'missing' | 'found' | 'erased' | 'shutdown';
interface Site {
  readonly consent: ConsentState;
  /** Consent is granted by default only. */
  readonly isAssumed: boolean;
  readonly flush: boolean;
  readonly cookieless: boolean;
  readonly mayStore: boolean;
}
/** The facts of a phase: with a grant, a page waits only while it looks for its record. */
const factsOf = (phase: Phase, consent: ConsentState): phases.Facts => ({
  consent,
  isShown: phase !== 'created',
  isStopped: phase === 'stopped',
  isMissing: phase === 'waiting' && consent === 'granted',
});
/** What the tracker sends for a signal; without the record's disappearance nothing is found or erased. */
const signalOf = (signal: Signal, phase: Phase, facts: phases.Facts, flush: boolean): phases.Signal => {
  if (signal === 'shown') return { isShown: true };
  if (signal === 'shutdown') return { isStopped: true };
  if (signal === 'missing') return phase === 'stored' ? { isMissing: true } : {};
  if (signal === 'found') return facts.isMissing ? { isMissing: false } : {};
  if (signal === 'erased') return facts.isMissing ? { isMissing: false, consent: 'pending', ended: 1 } : {};
  return { consent: signal, isMissing: false, flush };
};
const nextPhase = (
  phase: Phase,
  signal: Signal,
  { consent, isAssumed, flush, cookieless, mayStore }: Site,
) => {
  const site = { consent: isAssumed ? undefined : consent, cookieless, sessionless: !mayStore };
  const facts = factsOf(phase, consent);
  const [next, commands] = phases.nextFacts(facts, signalOf(signal, phase, facts, flush), site, commandNames);
  const to = names[phases.phaseOf(next, site)]!;
  return [to, next.consent, commands.filter((command) => command !== false)] as const;
};

const usual: Site = { consent: 'granted', isAssumed: false, flush: false, cookieless: false, mayStore: true };
const next = (phase: Phase, signal: Signal, site: Partial<Site> = {}) => {
  const [to, consent, commands] = nextPhase(phase, signal, { ...usual, ...site });
  return `${to} ${consent}: ${commands.join(' ')}`;
};
const pending = { consent: 'pending' } as const;
const denied = { consent: 'denied' } as const;

describe('phases: the table', () => {
  test.each<[Phase, Signal, Partial<Site>, string]>([
    ['created', 'shown', {}, 'stored granted: enter open'],
    ['created', 'shown', { mayStore: false }, 'memory granted: enter open'],
    ['created', 'shown', pending, 'waiting pending: enter'],
    ['created', 'shown', denied, 'waiting denied: enter erase'],
    ['created', 'shown', { ...denied, cookieless: true }, 'memory denied: enter erase open'],
    ['created', 'granted', pending, 'created granted: enter emitConsent'],
    ['created', 'denied', {}, 'created denied: enter forget emitConsent'],
    ['created', 'granted', denied, 'created granted: enter forget emitConsent'],
    ['waiting', 'granted', pending, 'stored granted: abort enter open emitConsent'],
    ['waiting', 'granted', { ...pending, mayStore: false }, 'memory granted: abort enter open emitConsent'],
    ['waiting', 'granted', denied, 'stored granted: abort enter forget open emitConsent'],
    ['waiting', 'denied', pending, 'waiting denied: abort enter erase forget emitConsent'],
    ['waiting', 'pending', denied, 'waiting pending: abort enter forget emitConsent'],
    ['stored', 'pending', {}, 'waiting pending: stamp abort close enter emitConsent'],
    ['stored', 'pending', { isAssumed: true }, 'waiting pending: abort close enter emitConsent'],
    ['stored', 'pending', { flush: true }, 'waiting pending: stamp close enter emitConsent'],
    ['stored', 'denied', {}, 'waiting denied: endUnsent abort close enter erase forget emitConsent'],
    ['stored', 'denied', { isAssumed: true }, 'waiting denied: endUnsent abort close enter erase forget emitConsent'],
    ['stored', 'denied', { flush: true }, 'waiting denied: endSession close enter erase forget emitConsent'],
    ['stored', 'denied', { cookieless: true }, 'memory denied: endUnsent abort close enter erase forget open emitConsent'],
    ['memory', 'granted', { ...denied, cookieless: true }, 'stored granted: stamp abort close enter forget open emitConsent'],
    ['memory', 'pending', { ...denied, cookieless: true }, 'waiting pending: stamp abort close enter forget emitConsent'],
    ['stored', 'missing', {}, 'waiting granted: close enter'],
    ['waiting', 'found', {}, 'stored granted: enter open'],
    ['waiting', 'erased', {}, 'waiting pending: abort enter erase forget emitConsent'],
    ['created', 'shutdown', {}, 'stopped granted: enter'],
    ['stored', 'shutdown', {}, 'stopped granted: close enter'],
    ['waiting', 'shutdown', denied, 'stopped denied: enter'],
  ])('phases: %s, %s, %j: %s', (phase, signal, site, expected) => {
    expect(next(phase, signal, site)).toBe(expected);
  }); // prettier-ignore
  test.each<[Phase, Signal, Partial<Site>]>([
    ['stored', 'granted', {}],
    ['waiting', 'denied', denied],
    ['stored', 'shown', {}],
    ['created', 'missing', {}],
    ['waiting', 'missing', {}],
    ['memory', 'missing', { mayStore: false }],
    ['waiting', 'found', pending],
    ['stored', 'found', {}],
    ['waiting', 'erased', denied],
    ['stored', 'erased', {}],
    ['stopped', 'granted', pending],
    ['stopped', 'shown', {}],
    ['stopped', 'shutdown', {}],
  ])('phases: %s, %s, %j: nothing happens', (phase, signal, site) => {
    expect(next(phase, signal, site)).toBe(`${phase} ${site.consent ?? 'granted'}: `);
  });
});

/** Everything that can happen, from every phase that can be reached. */
function* explore(site: Omit<Site, 'consent'>) {
  const signals: Signal[] = ['shown', 'pending', 'granted', 'denied', 'missing', 'found', 'erased', 'shutdown'];
  const todo: (readonly [Phase, Site['consent']])[] = (['pending', 'granted', 'denied'] as const).map((consent) => ['created', consent]);
  const seen = new Set<string>();
  for (let stage; (stage = todo.pop());) {
    if (seen.has(`${stage}`)) continue;
    seen.add(`${stage}`);
    const [phase, consent] = stage;
    for (const signal of signals) {
      const [to, nextConsent, commands] = nextPhase(phase, signal, { ...site, consent });
      todo.push([to, nextConsent]);
      yield { phase, consent, signal, to, nextConsent, commands };
    }
  }
} // prettier-ignore

const sites = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15].map((bits) => ({
  isAssumed: !!(bits & 1),
  flush: !!(bits & 2),
  cookieless: !!(bits & 4),
  mayStore: !!(bits & 8),
}));

describe.each(sites)('phases: every phase that can be reached: %j', (site) => {
  const steps = [...explore(site)];
  const at = (commands: readonly Command[], command: Command) => commands.indexOf(command);
  test('phases: nothing is open without consent, and nothing is stored without a grant', () => {
    for (const { to, nextConsent } of steps) {
      if (to === 'stored') expect([nextConsent, site.mayStore]).toEqual(['granted', true]);
      if (nextConsent === 'pending') expect(isOpen(to)).toBe(false);
      if (nextConsent === 'denied' && isOpen(to)) expect([to, site.cookieless]).toEqual(['memory', true]);
    }
  });
  test('phases: rooms are closed before the phase changes, and opened only after it', () => {
    for (const { phase, to, commands } of steps.filter((step) => step.commands.length)) {
      expect(at(commands, 'close') >= 0).toBe(isOpen(phase));
      expect(at(commands, 'close')).toBeLessThan(at(commands, 'enter'));
      expect(at(commands, 'open') >= 0).toBe(isOpen(to));
      if (isOpen(to)) expect(at(commands, 'open')).toBeGreaterThan(at(commands, 'enter'));
    }
  });
  test('phases: a denial erases and forgets before anything is opened, and is emitted last', () => {
    for (const { phase, consent, nextConsent, commands } of steps) {
      if (nextConsent === consent) continue;
      expect(commands[commands.length - 1]).toBe('emitConsent');
      if (nextConsent !== 'denied') continue;
      expect(at(commands, 'erase') >= 0).toBe(phase !== 'created');
      expect(at(commands, 'forget')).toBeGreaterThan(at(commands, 'enter'));
      if (at(commands, 'open') >= 0) expect(at(commands, 'open')).toBeGreaterThan(at(commands, 'forget'));
    }
  });
});
