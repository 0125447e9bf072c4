// Components that make trackers, where one outside of them is meant.
import { expect, test, vi } from 'vitest';
import { forgetTwin, tellTwins } from '../../src/bindings/warn-duplicate-tracker';
import type { PluginApi } from '../../src/core/tracker/plugin';

const tracker = (name: string) => ({ name, report: vi.fn() }) as unknown as PluginApi;

test('two trackers of a namespace are told, with what to do; of two, or one after the other, none is', () => {
  const [one, twin, other] = [tracker('shop'), tracker('shop'), tracker('blog')];
  [one, other].forEach(tellTwins);
  expect(one.report).not.toHaveBeenCalled();
  expect(other.report).not.toHaveBeenCalled();
  tellTwins(twin);
  expect(twin.report).toHaveBeenCalledExactlyOnceWith(
    'tracker',
    expect.stringMatching(/two trackers of the namespace shop.*outside of components/),
  );
  forgetTwin(twin);
  const next = tracker('shop');
  tellTwins(next);
  expect(next.report).not.toHaveBeenCalled();
});
