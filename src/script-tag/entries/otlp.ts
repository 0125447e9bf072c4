import { otlp, type OtlpOptions } from '../../protocols/otlp/otlp';
import { otlpSchema } from '../../protocols/otlp/otlp-options';
import { installFull } from '../install-full';
import { readPairs } from '../read-pairs';

installFull({
  schema: otlpSchema,
  create: ({ resource, ...options }: OtlpOptions) =>
    otlp({
      ...options,
      ...(resource && { resource: typeof resource === 'string' ? readPairs(resource) : resource }),
    }),
});
