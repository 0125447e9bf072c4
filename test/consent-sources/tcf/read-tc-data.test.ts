// What is concluded from the manager's data, against what the TC string itself says when the IAB's own package decodes it.
import { CmpApi, CmpApiModel, type TCData } from '@iabtechlabtcf/cmpapi';
import { RestrictionType, TCString } from '@iabtechlabtcf/core';
import { assert, constantFrom, property, record, subarray, tuple, uniqueArray } from 'fast-check';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { readTcData, type TcData } from '../../../src/consent-sources/tcf/read-tc-data';
import { makeTcString, VENDORS } from './tc-string';

const ALL = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const OPEN = [2, 7, 8, 9, 10, 11];
const everything = { purposes: ALL, legitimateInterests: OPEN };

type Api = (
  command: string,
  version: number,
  callback: (data: TCData, success: boolean) => void,
  input?: unknown,
) => void;
const page = globalThis as { window?: unknown; __tcfapi?: Api };
beforeAll(() => void vi.stubGlobal('window', globalThis));
beforeEach(() => CmpApiModel.reset());

/** What a listener of the real API receives about a string. */
const listen = (tcString: string | null, uiVisible = false) => {
  const api = new CmpApi(10, 1);
  api.update(tcString, uiVisible);
  let reported: unknown;
  page.__tcfapi!('addEventListener', 2, (data, success) => (reported = success && data));
  return reported as TcData;
};

test('tc data: the API’s data agrees with the decoded string: any choice, vendor and restriction', () => {
  // Nearly everything, for otherwise hardly anything would be granted.
  const most = (ids: readonly number[], but: number) => subarray([...ids], { minLength: ids.length - but });
  const choices = record({
    purposes: most(ALL, 3),
    legitimateInterests: most(OPEN, 2),
    vendors: most(VENDORS, 2),
    vendorLegitimateInterests: most(VENDORS, 2),
    restrictions: uniqueArray(tuple(constantFrom(1, 755), constantFrom(1, 7, 8, 9), constantFrom(0, 1, 2)), {
      maxLength: 3,
      // A publisher restricts a purpose of a vendor's in one way only.
      selector: ([vendor, purpose]) => `${vendor} ${purpose}`,
    }),
  });
  const asked = record({
    purposes: subarray([1, 8], { minLength: 1 }),
    legitimateInterests: subarray([7, 8, 10]),
    vendor: constantFrom(undefined, 1, 755, 999),
  });
  const seen = new Set<string>();
  assert(
    property(choices, asked, (input, { purposes, legitimateInterests, vendor }) => {
      CmpApiModel.reset();
      const tcString = makeTcString(input);
      const model = TCString.decode(tcString);
      const restrictionOf = (purpose: number) =>
        vendor ? model.publisherRestrictions.getRestrictionType(vendor, purpose) : null;
      const byConsent = (id: number) =>
        model.purposeConsents.has(id) &&
        (!vendor || model.vendorConsents.has(vendor)) &&
        [null, undefined, RestrictionType.REQUIRE_CONSENT].includes(restrictionOf(id));
      const byInterest = (id: number) =>
        legitimateInterests.includes(id) &&
        model.purposeLegitimateInterests.has(id) &&
        (!vendor || model.vendorLegitimateInterests.has(vendor)) &&
        [null, undefined, RestrictionType.REQUIRE_LI].includes(restrictionOf(id));
      const wanted = [...purposes, ...legitimateInterests];
      const right = wanted.every((id) => byConsent(id) || byInterest(id)) ? 'granted' : 'denied';
      seen.add(`${right}, vendor ${vendor}`);
      const reported = listen(tcString);
      expect(readTcData(reported, wanted, legitimateInterests, vendor)).toBe(right);
    }),
    { numRuns: 300 },
  );
  const granted = [...seen].filter((what) => what.startsWith('granted'));
  // A vendor that is in no list has been granted nothing.
  expect(granted.sort()).toEqual(['granted, vendor 1', 'granted, vendor 755', 'granted, vendor undefined']);
});

test('tc data: a publisher restriction removes a purpose of the vendor, except on the legal basis that remains', () => {
  const read = (type: number, interests: number[]) => {
    CmpApiModel.reset();
    const reported = listen(makeTcString({ ...everything, restrictions: [[755, 8, type]] }));
    return [755, 32, undefined].map((vendor) => readTcData(reported, [1, 8], interests, vendor));
  };
  const all = ['granted', 'granted', 'granted'];
  const own = ['denied', 'granted', 'granted'];
  expect([read(0, []), read(0, [8])]).toEqual([own, own]);
  expect(read(2, [])).toEqual(own);
  expect(read(2, [8])).toEqual(all);
});

test('tc data: data without GDPR needs no other fields', () => {
  const reported = listen(null);
  expect(reported).not.toHaveProperty('purpose.consents');
  expect(readTcData(reported, [1], [], 755)).toBe('granted');
  expect(readTcData({ gdprApplies: false } as TcData, [1], [])).toBe('granted');
});

test('tc data: nothing is decided while the banner is open, before it is known whether the GDPR applies, and by other events', () => {
  const reported = listen(makeTcString(everything), true);
  expect(reported.eventStatus).toBe('cmpuishown');
  expect(readTcData(reported, [1], [])).toBeUndefined();
  for (const eventStatus of [undefined, null, '', 'tcloaded ', 'cmpuiclosed', ['x']])
    expect(readTcData({ ...reported, eventStatus } as TcData, [1], [])).toBeUndefined();
  for (const gdprApplies of [undefined, null, 0])
    expect(
      readTcData({ ...reported, eventStatus: 'tcloaded', gdprApplies } as unknown as TcData, [1], []),
    ).toBeUndefined();
});

test.each<[string, (right: TcData) => unknown]>([
  ['no object', () => null],
  ['no purposes', (right) => ({ ...right, purpose: undefined })],
  ['no consents', (right) => ({ ...right, purpose: {} })],
  ['bits as a text', (right) => ({ ...right, purpose: { consents: '11111111111' } })],
  ['numbers', (right) => ({ ...right, purpose: { consents: { 1: 1, 8: 1 } } })],
  ['no vendors', (right) => ({ ...right, vendor: null })],
  ['a string of nobody’s', (right) => ({ ...right, tcString: 'not a TC string' })],
  ['no string', (right) => ({ ...right, tcString: undefined })],
  ['an empty string', (right) => ({ ...right, tcString: '' })],
])('tc data: data of a wrong shape are no consent: %s', (_, spoil) => {
  const right = listen(makeTcString(everything));
  expect(readTcData(right, [1, 8], [], 755)).toBe('granted');
  expect(() => readTcData(spoil(right) as TcData, [1, 8], [], 755)).toThrow();
});

test.each<[what: string, inherit: (data: TcData) => object]>([
  ['the flags of purposes', ({ purpose }) => ({ purpose: { consents: Object.create(purpose.consents) } })],
  ['the consents', ({ purpose }) => ({ purpose: Object.create(purpose) })],
  ['the flags of vendors', ({ vendor }) => ({ vendor: { consents: Object.create(vendor.consents) } })],
])('tcf: %s that are inherited grant nothing', (_, inherit) => {
  const data = listen(makeTcString(everything));
  const read = (input: object) => {
    try {
      return readTcData(input, [1, 8], [], 755);
    } catch {
      return 'refused';
    }
  };
  expect(read(data)).toBe('granted');
  expect(read({ ...data, ...inherit(data) })).not.toBe('granted');
});

test('tcf: an event status in a list is no status', () => {
  const data = listen(makeTcString(everything));
  expect(readTcData({ ...data, eventStatus: ['tcloaded'] } as unknown as TcData, [1], [])).toBeUndefined();
});
