import type { ConsentSource } from '../core/consent/consent-source';
import { openAnswers } from '../consent-sources/open-answers';
import { installPlugin } from './install-plugin';

/**
 * For a script file that brings a source of consent. The source counts as attached before its options are known: where they
 * are missing, consent is pending, for without them the source might grant too much.
 */
export const installSource = <Given>(
  name: string,
  create: (options: Given) => ConsentSource,
  read: (data: DOMStringMap) => object,
): void => installPlugin(name, create, read, `consent source ${name}`, openAnswers);
