// No call throws into the page, whatever it is given.
import { expect, test, vi } from 'vitest';
import { useVisitor } from '../conformance/support/visitor';

const { visit, received } = useVisitor();

test.each([[new Error('no')], [Symbol('no')], [Object.create(null)], [undefined]])(
  'options whose getters throw %s',
  async (thrown) => {
    const tracker = await visit();
    const passive = {
      get passive(): boolean {
        throw thrown;
      },
    };
    const told = vi.fn();
    tracker.on('error', told);
    expect(tracker.track('one', {}, passive)).toBeNull();
    tracker.track('two');
    expect((await received()).map(({ name }) => name)).toEqual(['session_start', 'two']);
    expect(told).toHaveBeenCalledWith(expect.objectContaining({ code: 'internal' }));
  },
);
