import { show } from './check-options';
import type { Options } from './options';
import { appState } from './plugins/app-state';
import { pageViews } from './plugins/page-views';
import { readAttributes } from './read-attributes';
import { build } from './tracker';

type Stub = ((...given: unknown[]) => unknown) & {
  q?: [time: number, given: ArrayLike<unknown>][];
  track?: unknown;
};

const page = window as { sojourn?: Stub };
const stub = page.sojourn;
const data = document.currentScript?.dataset ?? {};

// A second copy of the script changes nothing.
if (!stub?.track) {
  // `data-auto` names what is tracked by itself: both where it is left out, nothing where it is empty.
  const auto = data.auto ?? 'true';
  const plugins = [appState(), pageViews()].filter(({ name }) => RegExp(`true|${name}`).test(auto));
  const options = { ...readAttributes(data), plugins };
  build(options as unknown as Options, (tracker, replay) => {
    const commands = Object.keys(tracker).filter(
      (key) => typeof tracker[key as keyof typeof tracker] === 'function',
    );
    const call = (command?: unknown, ...given: unknown[]) => {
      if (commands.includes(command as string))
        return (tracker[command as keyof typeof tracker] as (...given: unknown[]) => unknown)(...given);
      console.error(`sojourn: there is no command ${show(command)}: there are ${commands}`);
    };
    const push = (entry: unknown) => {
      try {
        const { 0: time, 1: given } = Object(entry) as [number, ArrayLike<unknown>];
        replay(Number.isFinite(time) ? time : Date.now(), () => call(...Array.from(given ?? [])));
      } catch (error) {
        console.error(`sojourn: a queued call failed: ${show(error)}`);
      }
    };
    // Getters stay getters: sojourn.session is the session of the moment. Who has kept the stub still pushes.
    page.sojourn = Object.defineProperties(
      Object.assign(call, { q: { push } }) as unknown as Stub,
      Object.getOwnPropertyDescriptors(tracker),
    );
    Array.from(stub?.q ?? [], push);
  });
}
