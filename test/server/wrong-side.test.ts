// A server's code in a page, and the tracker of a page on a server.
import { afterEach, expect, test, vi } from 'vitest';
import { createTracker } from '../../src/index';
import { createMiddleware, renewResponse } from '../../src/server/server';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const received = () => vi.spyOn(console, 'error').mockImplementation(() => {});

test('wrong side: the server’s code reports its use in a page', () => {
  vi.stubGlobal('document', {});
  const error = received();
  const answer = new Response('');
  expect(renewResponse(new Request('https://shop.example/'), answer)).toBe(answer);
  createMiddleware();
  expect(error).toHaveBeenCalledTimes(2);
  expect(error.mock.calls[0]![0]).toMatch(/sojourn\/server runs on a server.*createTracker/);
});

test('wrong side: on a server it says nothing; and a tracker there does nothing, without a word', async () => {
  const error = received();
  renewResponse(new Request('https://shop.example/'), new Response(''));
  const tracker = createTracker({ collector: 'https://collect.example/e' });
  expect([tracker.track('one'), tracker.session]).toEqual([null, null]);
  await tracker.flush();
  expect(error).not.toHaveBeenCalled();
});
