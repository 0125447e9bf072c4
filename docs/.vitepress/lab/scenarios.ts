import type { Happening, Kind } from './run-lab';

const MINUTE = 60_000;
const at = (minutes: number, kind: Kind, tab = 'A'): Happening => ({ at: minutes * MINUTE, kind, tab });

export interface Scenario {
  readonly title: string;
  readonly happenings: readonly Happening[];
  /** Minutes. */
  readonly foreground: number;
  readonly background: number;
}

/** What is worth trying first. */
export const scenarios: readonly Scenario[] = [
  {
    title: 'A long read',
    foreground: 30,
    background: 30,
    happenings: [at(0, 'open'), at(1, 'track'), at(20, 'passive'), at(28, 'track'), at(75, 'track')],
  },
  {
    title: 'Two minutes away',
    foreground: 30,
    background: 1,
    happenings: [at(0, 'open'), at(1, 'track'), at(10, 'hide'), at(12, 'show'), at(13, 'track')],
  },
  {
    title: 'Two tabs',
    foreground: 30,
    background: 5,
    happenings: [
      at(0, 'open'),
      at(1, 'track'),
      at(3, 'open', 'B'),
      at(4, 'track', 'B'),
      at(8, 'hide'),
      at(20, 'track', 'B'),
      at(25, 'close', 'B'),
      at(35, 'show'),
      at(36, 'track'),
    ],
  },
  {
    title: 'A crash',
    foreground: 30,
    background: 30,
    happenings: [at(0, 'open'), at(1, 'track'), at(6, 'crash'), at(8, 'open'), at(9, 'track')],
  },
  {
    title: 'The clock is set back',
    foreground: 30,
    background: 30,
    happenings: [at(0, 'open'), at(1, 'track'), at(10, 'clock'), at(12, 'track'), at(20, 'track')],
  },
  {
    title: 'A logout',
    foreground: 30,
    background: 30,
    happenings: [
      at(0, 'open'),
      at(1, 'track'),
      at(10, 'logout'),
      at(12, 'track'),
      at(20, 'new'),
      at(22, 'track'),
    ],
  },
];
