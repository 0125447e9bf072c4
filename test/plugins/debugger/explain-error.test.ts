import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { explainConsent } from '../../../src/plugins/debugger/explain-consent';
import { explainError, isTerse } from '../../../src/plugins/debugger/explain-error';

const folder = new URL('../../../src/', import.meta.url);
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(new URL(path, folder), 'utf8'));
const codes = new Set(
  sources.flatMap((code) => [...code.matchAll(/report\(\s*'(\w+)',/g)].map(([, found]) => found!)),
);

test('debugger errors: every code that the tracker reports is explained', () => {
  expect([...codes]).toEqual(expect.arrayContaining(['option', 'lost', 'event', 'consent']));
  const message = 'a message that explains itself';
  expect([...codes, 'script', 'internal'].filter((code) => !explainError(code, message))).toEqual([]);
});

test('debugger errors: the small build’s messages are shown with a link to the remedy', () => {
  for (const terse of ['option collector', 'on', 'event "a": name', 'identify: id'])
    expect(explainError('option', terse)).toMatch(/sojourn\.dev\.js/);
  for (const whole of ['option debug must be true, false or an object', 'events lost: 3, maxQueue'])
    expect(isTerse(whole)).toBe(false);
});

test('consent: the panel shows the source and its own value', () => {
  expect(Object.fromEntries(explainConsent({ consent: 'pending', isSignalled: true }))).toMatchObject({
    Consent: expect.stringMatching(/^pending: /),
    'Set by': expect.stringMatching(/setConsent/),
    'Global Privacy Control': expect.any(String),
  });
  const answers = new Map([
    ['', 'denied'],
    ['tcf', 'granted'],
  ] as const);
  const said = { type: 'tcf', value: 'C'.repeat(200) };
  expect(explainConsent({ consent: 'denied', answers, said, isSignalled: false }).slice(1)).toEqual([
    ['Before the sources', 'denied, by the page or the browser'],
    ['Source tcf', 'granted'],
    ['Value of tcf', `${'C'.repeat(80)}…`],
  ]);
});
