import { GVL, PurposeRestriction, TCModel, TCString, type VendorList } from '@iabtechlabtcf/core';

// Real TC strings, by the IAB's own package.

/** What a visitor has said, and a publisher restricted. */
export interface Choices {
  readonly purposes: readonly number[];
  readonly legitimateInterests?: readonly number[];
  readonly vendors?: readonly number[];
  readonly vendorLegitimateInterests?: readonly number[];
  readonly restrictions?: readonly (readonly [vendor: number, purpose: number, type: number])[];
}

/** Vendors of the list, each of which asks for everything, and for most of it on either ground. */
export const VENDORS = [1, 32, 755, 1200];
const open = [2, 7, 8, 9, 10, 11];

const vendor = (id: number) => ({
  id,
  name: `Vendor ${id}`,
  purposes: [1, 3, 4, 5, 6, 8, 9],
  legIntPurposes: [2, 7, 10, 11],
  flexiblePurposes: open,
  specialPurposes: [],
  features: [],
  specialFeatures: [],
});
const purposes = Object.fromEntries(
  Array.from({ length: 11 }, (_, n) => [n + 1, { id: n + 1, name: `Purpose ${n + 1}`, description: '' }]),
);
const list = {
  gvlSpecificationVersion: 3,
  vendorListVersion: 48,
  tcfPolicyVersion: 5,
  lastUpdated: '2026-01-01T00:00:00Z',
  purposes,
  specialPurposes: {},
  features: {},
  specialFeatures: {},
  stacks: {},
  dataCategories: {},
  vendors: Object.fromEntries(VENDORS.map((id) => [id, vendor(id)])),
} as unknown as VendorList;

export const makeTcString = ({
  purposes,
  legitimateInterests = [],
  vendors = VENDORS,
  vendorLegitimateInterests = VENDORS,
  restrictions = [],
}: Choices): string => {
  const model = new TCModel(new GVL(list));
  Object.assign(model, { cmpId: 10, cmpVersion: 1 });
  model.purposeConsents.set([...purposes]);
  model.purposeLegitimateInterests.set([...legitimateInterests]);
  model.vendorConsents.set([...vendors]);
  model.vendorLegitimateInterests.set([...vendorLegitimateInterests]);
  model.vendorsDisclosed.set([...VENDORS]);
  for (const [vendor, purpose, type] of restrictions)
    model.publisherRestrictions.add(vendor, new PurposeRestriction(purpose, type));
  return TCString.encode(model);
};
