// Checks batches by the SDK's schema file.
import Ajv from 'ajv';
import schema from 'sojourn/schema.json' with { type: 'json' };
import { sentence } from '../protocols/faults.mjs';

/** "groups[0].events[3].time" is easier to find in the data than the pointer "/groups/0/events/3/time". */
const inWords = (pointer) =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');

/** `whole`: the name of the document, for errors without a path. */
export const describeError = ({ instancePath, message, params }, whole) => {
  const where = inWords(instancePath) || whole;
  if (params.additionalProperty)
    return sentence`${where} has an unknown property "${params.additionalProperty}"`;
  if (params.allowedValues) return sentence`${where} must be one of ${params.allowedValues.join(', ')}`;
  return sentence`${where} ${message}`;
};

/** Returns a function that returns null for a valid batch, else one sentence about its error. */
export const createValidator = () => {
  const ajv = new Ajv({ allowUnionTypes: true });
  const validate = ajv.compile(schema);
  return (batch) => (validate(batch) ? null : describeError(validate.errors[0], 'the batch'));
};
