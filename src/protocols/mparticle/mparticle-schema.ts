import type { Schema } from '../../core/options/option-schema';

/** The key of a web input is a part of the request's URL. */
export const keyForm = /^[\w-]+$/;

/** The options, for the factory and for the script tag's attributes. */
export const mparticleSchema: Schema = {
  apiKey: keyForm,
  environment: /^(development|production)$/,
  gdprPurpose: 'string',
  eventTypes: 'object',
  mpid: 'function',
};
