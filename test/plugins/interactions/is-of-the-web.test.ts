// Only addresses of the web are reported of a form.
import { expect, test } from 'vitest';
import { isOfTheWeb } from '../../../src/plugins/interactions/classify-link';

test.each([
  ['https://shop.example/', true],
  ['http://shop.example/', true],
  ['HTTPS://shop.example/', true],
  ['mailto:ada@shop.example', false],
  ['javascript:void 0', false],
  ['data:text/html,ada', false],
  ['blob:https://shop.example/1', false],
  ['httpsx://shop.example/', false],
])('is of the web: %s: %s', (address, isIt) => expect(isOfTheWeb(new URL(address))).toBe(isIt));
