// Scripts beyond those that somebody thought of: all short ones, and long ones at random.
import { setups, living, over } from './scripts';
import type { Command, Script } from './world';

type Place = 'visible' | 'hidden' | 'away' | 'gone';

/** What a page may do where it is, and where it is then. */
const ways: Readonly<Record<Place, readonly (readonly [Command, Place])[]>> = {
  visible: [
    ['track', 'visible'],
    ['hide', 'hidden'],
    ['away', 'away'],
    ['close', 'gone'],
    ['crash', 'gone'],
    ['endSession', 'visible'],
    ['newSession', 'visible'],
    ['reset', 'visible'],
  ],
  hidden: [
    ['show', 'visible'],
    ['track', 'hidden'],
    ['close', 'gone'],
    ['crash', 'gone'],
  ],
  away: [
    ['back', 'visible'],
    ['close', 'gone'],
  ],
  gone: [
    ['open', 'visible'],
    ['openHidden', 'hidden'],
  ],
};

/** All that one tab may do in so many commands. */
export const sequences = (length: number, from: Place): Command[][] =>
  length
    ? ways[from].flatMap(([command, to]) => sequences(length - 1, to).map((rest) => [command, ...rest]))
    : [[]];

const clocks: readonly (readonly Command[])[] = [[], ['jump:1800001'], ['jump:1799500'], ['jump:-70000']];

/**
 * In Firefox, whose cookies come late, a page that hides in the very moment of another's logout may bring the visitor back
 * (README.md): nobody logs out there.
 */
export const possible = (script: Script): Script => ({
  ...script,
  actors:
    script.cookies === 'copies'
      ? script.actors.map((commands) => commands.map((one) => (one === 'reset' ? 'endSession' : one)))
      : script.actors,
});

/** One of all the scripts of two tabs with so many commands each. */
export const shortScript = (random: () => number, length = 3): Script => {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!;
  const setup = pick(Object.keys(setups));
  const before = pick([undefined, living, over]);
  const clock = pick(clocks);
  const tab = () =>
    before
      ? pick(sequences(length, 'visible'))
      : [pick(['open', 'openHidden'] as const), ...pick(sequences(length - 1, 'visible'))];
  const actors = [tab(), tab(), ...(clock[0] ? [clock] : [])];
  return possible({ name: `short, ${setup}`, ...setups[setup], before, actors });
};

/** Three tabs and a clock, with many commands. */
export const longScript = (random: () => number, length = 25): Script => {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!;
  const setup = pick(Object.keys(setups).filter((name) => name !== 'Firefox'));
  /** In some worlds nobody leaves: there, no two tabs may ever disagree. */
  const orderly = random() < 0.4;
  const tab = () => {
    const commands: Command[] = ['open'];
    let place: Place = 'visible';
    while (commands.length < length) {
      const calm = orderly || random() < 0.4;
      const [command, to]: readonly [Command, Place] = calm ? ['track', place] : pick(ways[place]);
      if (calm && (place === 'away' || place === 'gone')) continue;
      if (orderly && random() < 0.1) commands.push(pick(['endSession', 'newSession', 'reset'] as const));
      commands.push(command);
      place = to;
    }
    return commands;
  };
  const instants = ['jump:5', 'pass:200', 'pass:2000', 'jump:900000', 'pass:900000', 'jump:1799500', 'jump:1800001', 'pass:1900000', 'jump:-30000', 'jump:-70000'] as const; // prettier-ignore
  const clock = Array.from({ length }, () => pick(instants));
  return { name: `long, ${setup}`, ...setups[setup], actors: [tab(), tab(), tab(), clock] };
};
