import { attempt } from '../../core/util/attempt';
import { wellFormed } from '../../core/event/copy-properties';
import { inspect } from '../../core/util/inspect';
import type { ErrorFacts } from './error-counts';

/** Of a message, and of a stack, at the most. */
const CHARACTERS = 2000;

export const cutText = (text: string): string => wellFormed(text.slice(0, CHARACTERS));

/** What an `error` or an `unhandledrejection` tells. What was thrown may be a proxy, or have getters that throw in their turn. */
export const readError = (event: Partial<ErrorEvent & PromiseRejectionEvent>): ErrorFacts => {
  const { type, message, filename, lineno, colno, error, reason } = event;
  const thrown: unknown = error ?? reason;
  return {
    source: type!,
    // Of what is no error and no text, the type is said.
    message: cutText(message || inspect(thrown)),
    stack: attempt(() => cutText((thrown as Error).stack!)) || (filename && `${filename}:${lineno}:${colno}`),
  };
};
