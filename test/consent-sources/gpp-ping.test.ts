// What a manager's data mean: against an oracle in plain steps, and with strings that the IAB's own library made.
import { GppModel } from '@iabgpp/cmpapi';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkOptions } from '../../src/consent-sources/check-options';
import { gppRules, type GppOptions } from '../../src/consent-sources/gpp/gpp-options';
import { readPing, type GppPing } from '../../src/consent-sources/gpp/read-ping';
import type { ConsentState } from '../../src/core/options/consent-state';

declare const __DEV__: boolean;

const IDS: Record<string, number> = {
  tcfeuv2: 2,
  tcfcav1: 5,
  usnat: 7,
  usca: 8,
  usva: 9,
  usco: 10,
  usut: 11,
  usct: 12,
  usfl: 13,
  usmt: 14,
  usor: 15,
  ustx: 16,
  usde: 17,
  usia: 18,
  usne: 19,
  usnh: 20,
  usnj: 21,
  ustn: 22,
  usmn: 23,
  usmd: 24,
  usin: 25,
  usky: 26,
  usri: 27,
};
const US = Object.keys(IDS).filter((name) => name.startsWith('us'));
const OPT_OUTS = ['SaleOptOut', 'SharingOptOut', 'TargetedAdvertisingOptOut', 'Gpc'];

const faults: string[] = [];
/** The options if they are right: a source that is given others throws. */
const rulesOf = (options: object = {}): GppOptions | undefined => {
  try {
    checkOptions(gppRules, options);
    return options;
  } catch (error) {
    faults.push(`${error as string}`);
    return undefined;
  }
};
const defaults = rulesOf()!;
const ping = (applicableSections: unknown, parsedSections: unknown): GppPing =>
  ({ applicableSections, parsedSections }) as GppPing;
const conclude = (input: GppPing, rules: GppOptions): ConsentState | 'refused' => {
  try {
    return readPing(input, rules);
  } catch {
    return 'refused';
  }
};

describe('gpp ping: against the oracle', () => {
  type Fields = Record<string, unknown>;
  const field = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(0, 2, 2, false) },
    { weight: 1, arbitrary: fc.constantFrom(1, true) },
    { weight: 1, arbitrary: fc.constantFrom(3, -1, '2', null, 'no', NaN) },
  );
  const fields: fc.Arbitrary<Fields> = fc.dictionary(
    fc.constantFrom(...OPT_OUTS, 'MspaCoveredTransaction'),
    field,
  );
  const usNames = fc.constantFrom('usnat', 'usca', 'usva', 'usri');
  const parsed = fc.dictionary(usNames, fields);
  const applicable = fc.oneof(
    fc.constant<number[]>([-1]),
    fc.array(fc.constantFrom(7, 8, 9, 27, 27, 0, 6, 28), { maxLength: 3 }),
  );
  const options = fc.record(
    {
      sections: fc.subarray(['usnat', 'usca', 'usva'], { minLength: 1 }),
      optOuts: fc.subarray(OPT_OUTS, { minLength: 1 }),
      noneApplies: fc.constantFrom('granted', 'pending', 'denied'),
    },
    { requiredKeys: [] },
  );

  const oracle = (
    ids: number[],
    sections: Record<string, Fields>,
    input: { sections?: string[]; optOuts?: string[]; noneApplies?: string },
  ): string => {
    const counting: (Fields | undefined)[] = [];
    if (input.sections) {
      for (const name of input.sections) if (sections[name]) counting.push(sections[name]);
    } else {
      for (const id of ids) if (id !== -1) counting.push(sections[US[id - 7] ?? '']);
    }
    const noneApplies = ids.length === 1 && ids[0] === -1;
    if (counting.length === 0) return noneApplies ? (input.noneApplies ?? 'granted') : 'refused';
    let isUnderstood = true;
    for (const section of counting) {
      if (section?.SaleOptOut === undefined || section.SaleOptOut === null) isUnderstood = false;
      for (const name of input.optOuts ?? OPT_OUTS) {
        const value = section?.[name];
        if (value === undefined) continue;
        if (value === 1 || value === true) return 'denied';
        if (value !== 0 && value !== 2 && value !== false) isUnderstood = false;
      }
    }
    return isUnderstood ? 'granted' : 'refused';
  };

  test('US: the conclusion is the oracle’s, in both forms that managers give their sections', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(applicable, parsed, options, fc.boolean(), (ids, sections, input, inSegments) => {
        const shown = Object.fromEntries(
          Object.entries(sections).map(([name, { Gpc, ...core }]) => [
            name,
            inSegments ? [core, ...(Gpc === undefined ? [] : [{ SubsectionType: 1, Gpc }])] : sections[name],
          ]),
        );
        const state = conclude(ping(ids, shown), rulesOf(input)!);
        seen.add(state);
        expect(state).toBe(oracle(ids, sections, input));
      }),
      { numRuns: 3000 },
    );
    expect([...seen].sort()).toEqual(['denied', 'granted', 'pending', 'refused']);
  });

  test('an opt-out more never makes it laxer', () => {
    const strictness = { denied: 2, refused: 1, pending: 1, granted: 0 };
    fc.assert(
      fc.property(
        applicable,
        parsed,
        options,
        usNames,
        fc.constantFrom(...OPT_OUTS),
        (ids, sections, input, name, optOut) => {
          fc.pre(name in sections && (input.optOuts ?? OPT_OUTS).includes(optOut));
          const rules = rulesOf(input)!;
          const more = { ...sections, [name]: { ...sections[name], [optOut]: 1 } };
          const before = conclude(ping(ids, sections), rules);
          expect(strictness[conclude(ping(ids, more), rules)]).toBeGreaterThanOrEqual(strictness[before]);
        },
      ),
    );
  });
});

describe('gpp ping: strings of the IAB’s library', () => {
  const decoded = (model: GppModel) => new GppModel(model.encode()).toObject();
  const choice = fc.constantFrom(0, 1, 2);

  test.each(US)('%s: opted out in any field is denied; else granted', (name) => {
    const fieldsOf = (model: GppModel) => Object.keys(model.getSection(name) as object);
    fc.assert(
      fc.property(choice, choice, choice, fc.boolean(), (sale, sharing, advertising, gpc) => {
        const model = new GppModel();
        model.setFieldValue(name, 'SaleOptOut', sale);
        const known = fieldsOf(model);
        const input = { SharingOptOut: sharing, TargetedAdvertisingOptOut: advertising, Gpc: gpc };
        for (const [key, value] of Object.entries(input))
          if (known.includes(key)) model.setFieldValue(name, key, value);
        const isOut =
          sale === 1 ||
          (known.includes('SharingOptOut') && sharing === 1) ||
          (known.includes('TargetedAdvertisingOptOut') && advertising === 1) ||
          (known.includes('Gpc') && gpc);
        expect(model.getSectionIds()).toEqual([IDS[name]]);
        expect(readPing(ping([IDS[name]], decoded(model)), defaults)).toBe(isOut ? 'denied' : 'granted');
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    ['tcfeuv2', 'PurposeConsents'],
    ['tcfcav1', 'PurposesExpressConsent'],
  ])('%s: granted where each purpose that is wanted was agreed to', (name, field) => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 11 }), { minLength: 1 }),
        (consents, purposes) => {
          const model = new GppModel();
          model.setFieldValue(name, field, consents);
          const isGranted = [1, ...purposes].every((purpose) => consents[purpose - 1]);
          const rules = rulesOf({ purposes })!;
          const expected = isGranted ? 'granted' : 'denied';
          expect(readPing(ping([IDS[name]], decoded(model)), rules)).toBe(expected);
          // The specification's own example gives the numbers.
          const numbers = consents.flatMap((input, index) => (input ? [index + 1] : []));
          expect(readPing(ping([IDS[name]], { [name]: [{ [field]: numbers }] }), rules)).toBe(expected);
        },
      ),
    );
  });

  test('purposes 1 and 8 are wanted by default', () => {
    const conclusion = (...input: number[]) =>
      readPing(ping([2], { tcfeuv2: { PurposeConsents: input } }), defaults);
    expect(conclusion(1, 8)).toBe('granted');
    expect(conclusion(1, 2, 3, 4, 5, 6, 7, 9, 10, 11)).toBe('denied');
    expect(conclusion(8)).toBe('denied');
  });

  test('a section that does not apply does not count, unless the option names it', () => {
    const model = new GppModel();
    model.setFieldValue('usnat', 'SaleOptOut', 2);
    model.setFieldValue('usca', 'SaleOptOut', 1);
    expect(readPing(ping([7], decoded(model)), defaults)).toBe('granted');
    expect(readPing(ping([7, 8], decoded(model)), defaults)).toBe('denied');
    expect(readPing(ping([7], decoded(model)), rulesOf({ sections: ['usca'] })!)).toBe('denied');
    expect(readPing(ping([-1], decoded(model)), rulesOf({ sections: ['usca'] })!)).toBe('denied');
  });
});

describe('gpp ping: unknown values do not grant', () => {
  const fine = { usnat: { SaleOptOut: 2 } };
  test.each<[string, unknown, unknown]>([
    ['no section is said to apply', [], fine],
    ['the section that applies is not known yet', [0], fine],
    ['it is not in the data', [8], fine],
    ['it is none that we read', [6], { ...fine, uspv1: { OptOutSale: 'N' } }],
    ['it is newer than the table', [28], fine],
    ['it has none of the fields', [7], { usnat: { Version: 1 } }],
    ['it is null', [7], { usnat: null }],
    ['it is a text', [7], { usnat: 'BAAA' }],
    ['there are no data', [7], undefined],
    ['the ids are no list', 7, fine],
    ['there are no ids', undefined, fine],
    ['none applies, and another does', [-1, 8], fine],
    ['the consents are no list', [2], { tcfeuv2: { PurposeConsents: true } }],
  ])('%s', (_, ids, sections) => expect(conclude(ping(ids, sections), defaults)).toBe('refused'));

  test('the option’s sections are all missing', () => {
    expect(conclude(ping([7], fine), rulesOf({ sections: ['usca'] })!)).toBe('refused');
    expect(conclude(ping([-1], fine), rulesOf({ sections: ['usca'] })!)).toBe('granted');
  });
});

test.each<[string, object, RegExp]>([
  ['an unknown section', { sections: ['usnat', 'uscal'] }, /^option sections \(usnat,uscal\) .*usnat,usca/],
  ['a section that has no consent', { sections: [''] }, /^option sections/],
  ['a text for a list', { sections: 'usnat' }, /^option sections \(usnat\)/],
  ['null', { sections: null }, /^option sections/],
  ['an empty list', { optOuts: [] }, /^option optOuts/],
  ['no purpose', { purposes: [12] }, /^option purposes \(12\) .*1,2,3/],
  ['an unknown name', { optOut: ['Gpc'] }, /^option optOut \(Gpc\) .*sections,optOuts/],
  ['no state', { noneApplies: 'allowed' }, /^option noneApplies \(allowed\) .*pending,granted/],
  ['an unknown opt-out', { optOuts: ['SaleOptout'] }, /^option optOuts \(SaleOptout\) .*SaleOptOut/],
  ['what cannot be read', { optOuts: [Symbol('x')] }, /^option optOuts/],
  ['what is no list', { optOuts: { length: 1 } }, /^option optOuts/],
])('gpp ping: a wrong option is named, and nothing is guessed: %s', (_, options, why) => {
  faults.length = 0;
  expect(rulesOf(options)).toBeUndefined();
  // The small build says the name only.
  expect(faults).toEqual([expect.stringMatching(__DEV__ ? why : `^option ${Object.keys(options)[0]}$`)]);
});

describe('gpp: the strictest segment', () => {
  const segments = (...section: unknown[]) => conclude(ping([7], { usnat: section }), defaults);
  test.each<[what: string, state: string, section: unknown[]]>([
    ['an opt-out in the first of two segments', 'denied', [{ SaleOptOut: 1 }, { SaleOptOut: 2 }]],
    ['an opt-out in the second of two segments', 'denied', [{ SaleOptOut: 2 }, { SaleOptOut: 1 }]],
    [
      'the signal in a segment before one without it',
      'denied',
      [{ Gpc: true }, { SaleOptOut: 2, Gpc: false }],
    ],
    ['a value that is none before one that is', 'refused', [{ SaleOptOut: '1' }, { SaleOptOut: 2 }]],
    ['two segments that stay in', 'granted', [{ SaleOptOut: 2 }, { SaleOptOut: 0, Gpc: false }]],
  ])('%s: %s', (_, state, section) => {
    expect(segments(...section)).toBe(state);
  });
  test.each<[what: string, state: string, section: unknown]>([
    [
      'consents in one segment, none in another',
      'denied',
      [{ PurposeConsents: [1, 8] }, { PurposeConsents: [] }],
    ],
    ['two lists in one segment', 'denied', { PurposeConsents: [1, 8], PurposesExpressConsent: [1] }],
    ['consents, and an opt-out beside them', 'denied', { PurposeConsents: [1, 8], SaleOptOut: 1 }],
    ['consents as a text', 'refused', { PurposeConsents: '1,8' }],
    ['consents as an object', 'refused', { PurposeConsents: { 1: true, 8: true } }],
    ['consents in two segments', 'granted', [{ PurposeConsents: [1, 8] }, { PurposeConsents: [1, 2, 8] }]],
  ])('%s: %s', (_, state, section) => {
    expect(conclude(ping([2], { tcfeuv2: section }), defaults)).toBe(state);
  });
  test.each([
    ['fields', ping([7], { usnat: Object.create({ SaleOptOut: 2 }) })],
    ['a section', ping([7], Object.create({ usnat: { SaleOptOut: 2 } }))],
  ])('%s that are inherited grant nothing', (_, input) => {
    expect(conclude(input, defaults)).toBe('refused');
    expect(conclude(input, rulesOf({ sections: ['usnat'] })!)).toBe('refused');
  });
  test('the text -1 is no list of sections', () => {
    expect(conclude(ping('-1', {}), defaults)).toBe('refused');
  });
});
