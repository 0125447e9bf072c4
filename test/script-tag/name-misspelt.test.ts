// The development build names attributes that are most likely misspelt; those of other scripts on the same tag are left alone.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { optionSchema } from '../../src/core/options/option-schema';
import { nameMisspelt } from '../../src/script-tag/name-misspelt';

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
afterEach(() => void vi.restoreAllMocks());

const schema = { ...optionSchema, auto: 'string', appId: 'string' };
/** As browsers make a dataset of an attribute. */
const camel = (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
const said = (...attributes: string[]) => {
  nameMisspelt(Object.fromEntries(attributes.map((name) => [camel(name), ''])), schema);
  return vi.mocked(console.error).mock.calls.map(([text]) => `${text}`);
};

test.each([
  ['colector', 'collector'],
  ['collecter', 'collector'],
  ['clolector', 'collector'],
  ['collector-url', 'collector'],
  ['namespaces', 'namespace'],
  ['sesion-background-timeout', 'session-background-timeout'],
  ['sessionbackgroundtimeout', 'session-background-timeout'],
  ['background-timeout', 'session-background-timeout'],
  ['respectgpc', 'respect-gpc'],
  ['cookie-less', undefined],
  ['app-id', undefined],
])('data-%s: did you mean data-%s?', (attribute, meant) => {
  expect(said(attribute)).toEqual(
    meant ? [`sojourn: unknown attribute data-${attribute}: did you mean data-${meant}?`] : [],
  );
});

test('misspelled attributes: each is named, and only those', () => {
  expect(said('colector', 'collector', 'domain', 'namespce')).toHaveLength(2);
});

test.each([
  'cfasync',
  'domain',
  'domain-script',
  'cookieconsent',
  'cookieyes',
  'category',
  'categories',
  'src',
  'type',
  'id',
  'site-id',
  'website-id',
  'api',
  'host-url',
  'turbo-track',
  'turbo-eval',
  'rocketsrc',
  'nscript',
  'astro-exec',
  'usercentrics',
  'gtmsrc',
  'loader',
  'cmp-ab',
  'version',
  'name',
  'secure',
  'purpose',
  'requires',
  'author',
])('misspelled attributes: data-%s is another script’s', (attribute) => expect(said(attribute)).toEqual([]));

test('misspelled attributes: correct names are not reported', () => {
  expect(said('session', 'session-max-duration', 'consent', 'auto', 'app-name', 'session-typo')).toEqual([]);
});

test('misspelled attributes: names of any kind throw nothing', () => {
  for (const name of ['', '-', '__proto__', 'constructor', 'ä', 'x'.repeat(500)])
    expect(() => nameMisspelt({ [name]: '' }, schema)).not.toThrow();
});
