// Components that make trackers, where one outside of them is meant.
import { expect, test, vi } from 'vitest';
import { forgetTracker, warnDuplicateTracker } from '../../src/bindings/warn-duplicate-tracker';
import type { PluginApi } from '../../src/core/tracker/plugin';

const tracker = (name: string) => ({ name, report: vi.fn() }) as unknown as PluginApi;

test('duplicate tracker: a second tracker of a namespace is reported with a remedy; separate namespaces and successors are not', () => {
  const [one, duplicate, other] = [tracker('shop'), tracker('shop'), tracker('blog')];
  [one, other].forEach(warnDuplicateTracker);
  expect(one.report).not.toHaveBeenCalled();
  expect(other.report).not.toHaveBeenCalled();
  warnDuplicateTracker(duplicate);
  expect(duplicate.report).toHaveBeenCalledExactlyOnceWith(
    'tracker',
    expect.stringMatching(/two trackers of the namespace shop.*outside of components/),
  );
  forgetTracker(duplicate);
  const next = tracker('shop');
  warnDuplicateTracker(next);
  expect(next.report).not.toHaveBeenCalled();
});
