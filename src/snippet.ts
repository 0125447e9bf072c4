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
  const { tracker, replay } = build(options as unknown as Options);

  const call = (command?: unknown, ...given: unknown[]) => {
    const method =
      Object.keys(tracker).includes(command as string) && tracker[command as keyof typeof tracker];
    if (typeof method === 'function') return (method as (...given: unknown[]) => unknown)(...given);
    console.error(`sojourn: there is no command ${show(command)}: there are ${Object.keys(tracker)}`);
  };
  // Getters stay getters: sojourn.session is the session of the moment.
  page.sojourn = Object.defineProperties(call, Object.getOwnPropertyDescriptors(tracker));
  for (const entry of stub?.q ?? []) {
    const { 0: time, 1: given } = Object(entry) as [number, ArrayLike<unknown>];
    replay(Number.isFinite(time) ? time : Date.now(), () => call(...Array.from(given ?? [])));
  }
}
