import type { Schema } from '../../core/options/option-schema';

/** The options, for the factory and for the script tag's attributes. */
export const mparticleSchema: Schema = {
  apiKey: /^[\w-]+$/,
  environment: /^(development|production)$/,
  gdprPurpose: 'string',
  eventTypes: 'object',
  mpid: 'function',
};
