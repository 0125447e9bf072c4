import { attempt } from '../../core/util/attempt';
import { wellFormed } from '../../core/event/copy-properties';
import { inspect } from '../../core/util/inspect';
import type { ErrorFacts } from './error-counts';

/** The limit of a message, and of a stack. */
const MAX_CHARACTERS = 2000;

export const cutText = (text: string): string => wellFormed(text.slice(0, MAX_CHARACTERS));

/**
 * Reads an `error` or `unhandledrejection` event. The thrown value may be a proxy, or have getters
 * that throw.
 */
export const readError = (event: Partial<ErrorEvent & PromiseRejectionEvent>): ErrorFacts => {
  const { type, message, filename, lineno, colno, error, reason } = event;
  const thrown: unknown = error ?? reason;
  return {
    source: type!,
    // A value that is neither an error nor a text is reported by its type.
    message: cutText(message || inspect(thrown)),
    stack: attempt(() => cutText((thrown as Error).stack!)) || (filename && `${filename}:${lineno}:${colno}`),
  };
};
