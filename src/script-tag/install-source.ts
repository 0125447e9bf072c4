import type { ConsentSource } from '../consent/consent-source';
import { installPlugin } from './install-plugin';

/**
 * For a script file that brings a source of consent. Where that fails, consent stays pending, for the tracker's options name
 * the source; without its own options the source might grant too much.
 */
export const installSource = <Given>(
  name: string,
  create: (options: Given) => ConsentSource,
  read: (data: DOMStringMap) => object,
): void => installPlugin(name, create, read, `consent source ${name}`);
