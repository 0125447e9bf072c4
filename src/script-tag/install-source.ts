import type { ConsentSource } from '../consent/consent-source';
import { installPlugin } from './install-plugin';

/**
 * For a script file that brings a source of consent. Where that fails, consent stays pending, for the tracker's tag names the
 * source in `data-consent`; without its options the source might grant too much.
 */
export const installSource = (name: string, make: (data: DOMStringMap) => ConsentSource): void =>
  installPlugin(`consent source ${name}`, make);
