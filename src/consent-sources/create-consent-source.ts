import type { ConsentSource } from '../core/consent/consent-source';
import { checkOptions } from './check-options';
import type { ConsentAnswers, ConsentSourceOptions } from './consent-answers';
import { createSource } from './create-source';
import { commonRules } from './option-rules';

export type { ConsentAnswers, ConsentSourceOptions } from './consent-answers';

type CreateConsentSource = (
  name: string,
  listen: (answers: ConsentAnswers) => (() => void) | void,
  options?: ConsentSourceOptions,
) => ConsentSource;

/**
 * Makes a consent source, for the option `consent`, of a consent manager or of any other code that knows the visitor's decision.
 * `listen` is called when the page is shown, and returns a function that stops listening.
 */
export const createConsentSource: CreateConsentSource = __DEV__
  ? (name, listen, options) =>
      createSource(
        name,
        (answers) => {
          checkOptions(commonRules, options, answers.report);
          return listen(answers);
        },
        options,
      )
  : createSource;
