import type { ConsentState } from '../core/options/consent-state';

export interface ConsentSourceOptions {
  /** Milliseconds without an answer until an error is reported; consent stays pending. 1 to 2,147,483,647. Default 10,000. */
  timeout?: number;
  /** Sends the answer, in the source's own format, with each event, as `consentSource`. Default `false`. */
  sendValue?: boolean;
}

/** The functions that a source answers with. */
export interface ConsentAnswers {
  /**
   * Sets the visitor's decision; `pending` means that it is not known. `value` is the answer in the source's own format, at most 8,192
   * characters. Each answer replaces the answer before.
   */
  answer(state: ConsentState | boolean, value?: string): void;
  /** Reports a failure by an `error` event and on the console, each text once. */
  report(why: string): void;
  /** Wraps a callback for another script: an exception is reported, and the answer is `pending`. */
  guard<Args extends unknown[]>(listener: (...args: Args) => void): (...args: Args) => void;
}
