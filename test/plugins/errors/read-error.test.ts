// What is thrown may be anything; of objects only the type is reported, for they may hold what was typed.
import { expect, test, vi } from 'vitest';
import { readError } from '../../../src/plugins/errors/read-error';

const rejection = (reason: unknown) =>
  readError({ type: 'unhandledrejection', reason } as unknown as PromiseRejectionEvent);
const fail = () => {
  throw Error('hostile');
};
const traps = () => new Proxy({}, { get: () => fail });
const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();

test.each<[string, unknown, string]>([
  ['a text', 'no network', 'no network'],
  ['nothing', undefined, 'undefined'],
  ['null', null, 'null'],
  ['a number', 17, '17'],
  ['a symbol', Symbol('x'), 'Symbol(x)'],
  ['an object', { name: 'Ada', message: 'secret' }, 'object'],
  ['a proxy that throws', new Proxy({}, traps()), 'object'],
  ['a function proxy that throws', new Proxy(() => {}, traps()), 'function'],
  ['a revoked proxy', revoked, 'object'],
  [
    'an error whose getters throw',
    Object.defineProperties(Error(), { stack: { get: fail }, message: { get: fail } }),
    'object',
  ],
])('read error: %s', (_, reason, message) => {
  expect(rejection(reason)).toEqual({ source: 'unhandledrejection', message, stack: undefined });
});

test('read error: an error gives its message and its stack, which are cut', () => {
  const error = Object.assign(Error('x'.repeat(3000)), { stack: 'y'.repeat(3000) });
  expect(rejection(error)).toMatchObject({ message: 'x'.repeat(99), stack: 'y'.repeat(2000) });
  const reported = readError({ type: 'error', message: 'z'.repeat(3000), error });
  expect(reported).toEqual({ source: 'error', message: 'z'.repeat(2000), stack: 'y'.repeat(2000) });
});
test('read error: without a stack, the place that the browser reports', () => {
  const place = { filename: 'https://shop.example/a.js', lineno: 10, colno: 5 };
  expect(readError({ type: 'error', message: 'Uncaught 17', error: 17, ...place })).toEqual({
    source: 'error',
    message: 'Uncaught 17',
    stack: 'https://shop.example/a.js:10:5',
  });
  // Of a script from elsewhere it tells nothing.
  expect(
    readError({ type: 'error', message: 'Script error.', filename: '', lineno: 0, colno: 0, error: null }),
  ).toMatchObject({
    message: 'Script error.',
    stack: '',
  });
});
test('read error: values with a text of their own are not asked for it', () => {
  const toString = vi.fn(() => 'secret');
  expect(rejection({ toString }).message).toBe('object');
  expect(toString).not.toHaveBeenCalled();
});
