// What following a link is, by its address alone; e2e/interactions.spec.ts follows links in browsers.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyLink, siteOf } from '../../../src/plugins/interactions/classify-link';

const rules = { hosts: 'www.shop.example ', extensions: 'pdf docx?' };
const classify = (address: string, isSaved = false, hosts = rules.hosts) =>
  classifyLink(new URL(address), isSaved, { ...rules, hosts });

describe('links: the part of a host that was registered', () => {
  test.each([
    ['example.com', 'example.com'],
    ['www.example.com', 'example.com'],
    ['a.b.c.example.com', 'example.com'],
    ['example.co.uk', 'example.co.uk'],
    ['www.example.co.uk', 'example.co.uk'],
    ['shop.example.com.au', 'example.com.au'],
    ['localhost', 'localhost'],
    ['shop.localhost', 'shop.localhost'],
    ['xn--mnchen-3ya.de', 'xn--mnchen-3ya.de'],
    ['', ''],
  ])('for %s is %s', (host, site) => expect(siteOf(host)).toBe(site));

  test('a subdomain is the same site', () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/);
    // Names as short as `com` or `ac` are taken for a part of what is registered.
    const name = fc.stringMatching(/^[a-z][a-z0-9]{3,9}$/);
    const site = fc.tuple(name, fc.constantFrom('com', 'de', 'shop', 'co.uk')).map((both) => both.join('.'));
    fc.assert(
      fc.property(site, fc.array(label), (host, below) => {
        expect(siteOf([...below, host].join('.'))).toBe(siteOf(host));
      }),
    );
  });
});

describe('links: a link', () => {
  test.each([
    ['https://other.example/', 'link_click'],
    ['http://other.example/a.html?b=c', 'link_click'],
    ['https://shop.example/', undefined],
    ['http://www.shop.example:8080/about', undefined],
    ['https://blog.shop.example/', undefined],
    ['https://notshop.example/', 'link_click'],
    ['https://shop.example.other.example/', 'link_click'],
    // They may be a person's, or hold a file.
    ['mailto:ada@other.example', undefined],
    ['tel:+4912345', undefined],
    ['javascript:void 0', undefined],
    ['data:text/plain,secret.pdf', undefined],
    ['blob:https://shop.example/17', undefined],
  ])('to %s is %s', (address, name) => expect(classify(address)).toBe(name));

  test.each([
    ['https://shop.example/terms.pdf', 'file_download'],
    ['https://other.example/TERMS.PDF?v=2', 'file_download'],
    ['https://shop.example/a.doc', 'file_download'],
    ['https://shop.example/a.docx', 'file_download'],
    ['https://shop.example/pdf', undefined],
    ['https://shop.example/a.pdf/', undefined],
    ['https://shop.example/?file=a.pdf', undefined],
    ['https://shop.example/a.pdfx', undefined],
  ])('to the file %s is %s', (address, name) => expect(classify(address)).toBe(name));

  test('with the attribute `download` is a download, unless its scheme is not http', () => {
    expect(classify('https://shop.example/export', true)).toBe('file_download');
    expect(classify('blob:https://shop.example/17', true)).toBeUndefined();
  });
  test('to another domain of the site is none', () =>
    expect(classify('https://www.shop.test/', false, 'shop.example other.test shop.test')).toBeUndefined());
});
