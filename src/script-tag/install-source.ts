import type { ConsentSource } from '../core/consent/consent-source';
import { openAnswers } from '../consent-sources/open-answers';
import { installPlugin } from './install-plugin';
import { flag, number, readBy, type Parsers } from './read-attributes';

/** The options of every source that listens to a consent manager. */
export const commonParsers: Parsers = { timeout: number, sendValue: flag };

/**
 * Hands the consent source of a script file to the tracker. The source counts as attached before its options are known: without
 * them it might grant too much, so consent is pending.
 */
export const installSource = <Options>(
  name: string,
  create: (options: Options) => ConsentSource,
  parsers: Parsers,
): void => installPlugin(name, create, readBy(parsers), `consent source ${name}`, openAnswers);
