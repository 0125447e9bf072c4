// Cookies: read whatever the jar holds, written as configured, refused without a word.
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { cookieValues, createCookieJar } from '../../src/storage/cookie-jar';
import { anyText } from '../session/arbitraries';
import { createBrowser } from './browser';

afterEach(() => vi.unstubAllGlobals());

describe('cookieValues', () => {
  test.each([
    ['sojourn=1', ['1']],
    ['a=0; sojourn=1; b=2', ['1']],
    ['a=0;sojourn=1;b=2', ['1']],
    ['sojourn=1; sojourn=2', ['1', '2']],
    ['sojourn=a=b', ['a=b']],
    ['sojourn=', ['']],
    ['sojourn_b=1; xsojourn=2; Sojourn=3', []],
    ['sojourn', []],
    ['', []],
  ])('%j', (cookies, values) => {
    expect(cookieValues(cookies, 'sojourn')).toEqual(values);
  });
  test('of any text, throws never', () => {
    fc.assert(
      fc.property(anyText(), fc.string(), (cookies, name) => {
        for (const value of cookieValues(cookies, name)) expect(value).toBeTypeOf('string');
      }),
    );
  });
  test('finds what stands among others', () => {
    const value = fc.stringMatching(/^[\w.=-]*$/);
    const other = fc.tuple(fc.stringMatching(/^[a-n]+$/), value).map((pair) => pair.join('='));
    fc.assert(
      fc.property(fc.array(other), value, fc.array(other), (before, mine, after) => {
        expect(cookieValues([...before, `sojourn=${mine}`, ...after].join('; '), 'sojourn')).toEqual([mine]);
      }),
    );
  });
});

describe('the jar', () => {
  const attributesOf = (cookie: string) => cookie.split(';').slice(1);
  test('writes with the defaults of the interface', () => {
    const browser = createBrowser();
    createCookieJar().write('sojourn', 'x', 1);
    expect(attributesOf(browser.written[0]!)).toEqual([
      'path=/',
      'samesite=Lax',
      'max-age=34128000',
      'secure',
    ]);
  });
  test('is not secure on plain http', () => {
    const browser = createBrowser({ protocol: 'http:' });
    createCookieJar().write('sojourn', 'x', 1);
    expect(browser.written[0]).not.toContain('secure');
  });
  test('writes as configured', () => {
    const browser = createBrowser();
    createCookieJar({
      domain: 'example.com',
      path: '/shop',
      sameSite: 'None',
      secure: true,
      partitioned: true,
      maxAge: 60_000,
    }).write('sid', 'x', 1);
    expect(attributesOf(browser.written[0]!)).toEqual([
      'path=/shop',
      'samesite=None',
      'max-age=60',
      'domain=example.com',
      'secure',
      'partitioned',
    ]);
  });
  test('8: a marker goes with the browser', () => {
    const browser = createBrowser();
    createCookieJar().write('sojourn_b', '1');
    expect(browser.written[0]).not.toMatch(/max-age|expires/);
  });
  test('takes the widest domain that takes cookies', () => {
    const browser = createBrowser({ hostname: 'a.shop.example.co.uk' });
    // As browsers do with public suffixes.
    browser.refuses = (cookie) => /;domain=(uk|co\.uk)(;|$)/.test(cookie);
    const jar = createCookieJar();
    expect(jar.probe('sojourn_p')).toBeTruthy();
    jar.write('sojourn', 'x', 1);
    expect(browser.written.at(-1)).toContain(';domain=example.co.uk;');
    expect(browser.cookies.has('sojourn_p')).toBe(false);
  });
  test('takes the host where no domain is taken', () => {
    const browser = createBrowser({ hostname: 'localhost' });
    browser.refuses = (cookie) => cookie.includes(';domain=');
    const jar = createCookieJar();
    expect(jar.probe('sojourn_p')).toBeTruthy();
    jar.write('sojourn', 'x', 1);
    expect(browser.written.at(-1)).not.toContain('domain');
  });
  test('31: notices that cookies are refused', () => {
    const browser = createBrowser();
    browser.refuses = () => true;
    expect(createCookieJar().probe('sojourn_p')).toBeFalsy();
  });
  test('32: throws nothing in a sandbox', () => {
    const browser = createBrowser();
    browser.throws = true;
    const jar = createCookieJar();
    expect(jar.probe('sojourn_p')).toBeFalsy();
    expect(jar.read('sojourn')).toEqual([]);
    expect(() => jar.write('sojourn', 'x', 1)).not.toThrow();
  });
});
