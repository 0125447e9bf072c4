import fc from 'fast-check';
import { anyText } from './any-text';

/** All kinds of values that a page may pass. */
export const anyValue = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withObjectString: true,
  withSparseArray: true,
  withTypedArray: true,
  key: anyText(8),
});
