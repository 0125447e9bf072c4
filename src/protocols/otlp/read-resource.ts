import { attempt } from '../../attempt';
import { copyProperties } from '../../event/copy-properties';
import type { Read } from '../../options/option-schema';

/** Attributes as an object, or as the text of `OTEL_RESOURCE_ATTRIBUTES`; `undefined` where it is neither. */
export const readResource: Read = (given, warn) => {
  if (typeof given !== 'string')
    return given && typeof given === 'object' ? copyProperties(given, 'resource', warn) : undefined;
  return attempt(() =>
    Object.fromEntries(
      given.split(',').map((pair) => {
        const [, key, value] = /^\s*([^=\s]+)\s*=(.*)/.exec(pair)!;
        return [decodeURIComponent(key!), decodeURIComponent(value!.trim())];
      }),
    ),
  );
};
