// What an answer means for the events of its request.
import { describe, expect, test } from 'vitest';
import { classifyResponse } from '../../../src/core/delivery/classify-response';

describe('response: an answer', () => {
  test('acknowledges if the protocol accepts it, whatever its status', () => {
    for (const status of [200, 204, 301, 400, 413, 503])
      expect(classifyResponse(status, true, 2)).toBe('acknowledged');
  });
  test.each([400, 402, 405, 409, 413, 415, 422, 451, 499])(
    '%d refuses one event for good, and asks for smaller batches',
    (status) => {
      expect(classifyResponse(status, false, 1)).toBe('refused');
      expect(classifyResponse(status, false, 2)).toBe('divided');
    },
  );
  test.each([200, 404, 500, 503])('is a refusal if the protocol says so, for %d', (status) => {
    expect(classifyResponse(status, 'refused', 1)).toBe('refused');
    expect(classifyResponse(status, 'refused', 2)).toBe(status === 404 ? 'refused' : 'divided');
  });
  test.each([401, 403, 404, 410])('%d refuses all: no event has been looked at', (status) => {
    expect(classifyResponse(status, false, 1)).toBe('refused');
    expect(classifyResponse(status, false, 2)).toBe('refused');
  });
  test.each([0, 200, 204, 301, 399, 408, 429, 500, 502, 503, 504, 599])('%d is a failure', (status) => {
    expect(classifyResponse(status, false, 2)).toBe('failed');
  });
});
