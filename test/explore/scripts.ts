// Short scripts, each run in every order. Those that a mutant fails at are named in mutants.ts.
import type { Script, Setup } from './world';

type Before = NonNullable<Script['before']>;

const both: Before = [
  [0, 'open'],
  [1, 'open'],
];
/** Two tabs with a living session, all quiet. */
export const living: Before = [...both, [0, 'track'], [1, 'track']];
/** The same, over, though nobody has noticed. */
export const over: Before = [...living, [0, 'jump:1800001']];
const three: Before = [...living, [2, 'open'], [0, 'jump:1800001']];

/** What the world may be like. */
export const setups: Readonly<Record<string, Setup>> = {
  'cookies and locks': {},
  'cookies that arrive late': { cookies: 'buffered' },
  Chromium: { chromium: true, cookies: 'buffered' },
  Firefox: { cookies: 'copies' },
  'no locks': { locks: false },
  'no cookies': { cookies: 'refused' },
  'transactions that abort': { aborts: 1 },
  'IndexedDB that hangs': { database: 'hangs' },
  'no IndexedDB': { database: 'refused' },
  'a collector that answers': { acks: true },
};

export const scripts: readonly Script[] = [
  {
    name: 'a first visit in two tabs',
    actors: [
      ['open', 'track'],
      ['open', 'track'],
    ],
  },
  {
    name: 'two tabs track',
    before: living,
    actors: [
      ['track', 'track'],
      ['track', 'track'],
    ],
  },
  {
    name: 'two tabs roll over',
    before: over,
    actors: [
      ['track', 'track'],
      ['track', 'track'],
    ],
  },
  { name: 'three tabs roll over', before: three, actors: [['track'], ['track'], ['track']] },
  {
    name: 'the end comes while they track',
    before: living,
    actors: [['track'], ['track'], ['jump:1800001']],
  },
  { name: 'one tab ends it', before: living, actors: [['endSession', 'track'], ['track']] },
  {
    name: 'both end it',
    before: living,
    actors: [
      ['endSession', 'track'],
      ['endSession', 'track'],
    ],
  },
  {
    name: 'both open a new one',
    before: living,
    actors: [
      ['newSession', 'track'],
      ['newSession', 'track'],
    ],
  },
  { name: 'one logs out', before: living, actors: [['reset', 'track'], ['track']] },
  { name: 'one logs out, and crashes', before: living, actors: [['reset', 'crash', 'open', 'track'], []] },
  {
    name: 'one tab idle, one busy',
    before: [...living, [1, 'pass:1000000'], [1, 'track']],
    actors: [['pass:900000'], []],
  },
  {
    name: 'both roll over and hide',
    before: over,
    actors: [
      ['track', 'hide'],
      ['track', 'hide'],
    ],
  },
  { name: 'one hides, one rolls over', before: over, actors: [['hide', 'show', 'track'], ['track']] },
  {
    name: 'both roll over and close',
    before: over,
    actors: [
      ['track', 'close'],
      ['track', 'close'],
    ],
  },
  { name: 'one closes and opens', before: living, actors: [['track', 'close', 'open'], ['track']] },
  {
    name: 'one rolls over and crashes',
    before: over,
    actors: [
      ['track', 'crash'],
      ['track', 'track'],
    ],
  },
  { name: 'one ends it, and crashes', before: living, actors: [['newSession', 'crash'], ['track']] },
  { name: 'one crashes and opens', before: living, actors: [['track', 'crash', 'open'], ['track']] },
  {
    name: 'one sleeps while it ends',
    before: living,
    actors: [
      ['away', 'back', 'track'],
      ['endSession', 'track'],
    ],
  },
  { name: 'one rolls over and sleeps', before: over, actors: [['track', 'away', 'back'], ['track']] },
  { name: 'the clock is set back', before: living, actors: [['track'], ['track'], ['jump:-70000']] },
  { name: 'a kill', before: living, actors: [['newSession'], ['track'], ['kill', 'open', 'track']] },
  {
    name: 'a first visit, hidden at once',
    actors: [
      ['open', 'track', 'hide'],
      ['open', 'track'],
    ],
  },
  {
    name: 'a first visit, closed at once',
    actors: [
      ['open', 'track', 'close'],
      ['open', 'track'],
    ],
  },
];
