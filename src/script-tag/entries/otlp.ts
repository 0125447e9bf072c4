import { otlp, type OtlpOptions } from '../../protocols/otlp/otlp';
import { otlpSchema } from '../../protocols/otlp/otlp-options';
import { installFull } from '../install-full';
import { pairs } from '../read-attributes';

installFull({
  schema: otlpSchema,
  create: ({ resource, ...options }: OtlpOptions) =>
    otlp({
      ...options,
      ...(resource && { resource: typeof resource === 'string' ? pairs(resource) : resource }),
    }),
});
