import { ConsentSource } from './index.js';
import { C as ConsentAnswers, a as ConsentSourceOptions } from './chunks/consent-answers.js';
import './chunks/plugin.js';
import './chunks/event.js';
import './chunks/describe-session.js';

type CreateConsentSource = (name: string, listen: (answers: ConsentAnswers) => (() => void) | void, options?: ConsentSourceOptions) => ConsentSource;
/**
 * Makes a consent source, for the option `consent`, of a consent manager or of any other code that knows the visitor's decision.
 * `listen` is called when the page is shown, and returns a function that stops listening.
 */
declare const createConsentSource: CreateConsentSource;

export { ConsentAnswers, ConsentSourceOptions, createConsentSource };
