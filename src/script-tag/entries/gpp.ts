import { gpp, type GppOptions } from '../../consent-sources/gpp/gpp';
import type { Schema } from '../../core/options/option-schema';
import { readAttributes } from '../read-attributes';
import { installSource } from '../install-source';

const schema: Schema = {
  sections: 'string',
  optOuts: 'string',
  purposes: 'string',
  noneApplies: 'string',
  timeout: [1, Infinity],
  sendValue: 'boolean',
};

const split = (text?: string) => text?.trim().split(/[\s,]+/);

installSource('gpp', gpp, (data): GppOptions => {
  const { sections, optOuts, purposes, ...others } = readAttributes(data, schema) as Record<string, string>;
  return {
    ...others,
    sections: split(sections),
    optOuts: split(optOuts),
    purposes: split(purposes)?.map(Number),
  } as GppOptions;
});
