import { own } from '../../core/util/own';

/** By the code of an `error` event: what follows from it, and what helps. */
const effects: Readonly<Record<string, string>> = {
  option: 'What is wrong was left out: its default holds. Correct the option, or the data- attribute.',
  event: 'What is wrong was left out of the event or call. Without a name no event is tracked.',
  lost: 'These events will not be sent again. The message says why: the collector refused them, they were too old (delivery.maxAge), or too many (delivery.maxQueue).',
  storage: 'The store of your own failed. The session goes on in memory.',
  listener: 'Your listener or plugin threw. Each one is reported once, and the others go on.',
  mask: 'Your function mask failed. An address that could not be masked is not sent.',
  protocol: 'The collector’s answer, or the protocol, has a fault to tell.',
  redirect: 'A redirect makes a GET of a POST, without the events: they wait. Name the final address.',
  consent: 'While a source of consent has not answered, consent is pending: nothing is stored or sent.',
  script: 'Something else stands in window.sojourn. The tracker works, but commands do not reach it.',
  attribute: 'The session attribute was refused, and stays as it was.',
  tracker: 'Both trackers share a visitor and a session; what the page tracks may be tracked twice.',
  link: 'The token of a link was not accepted: the page goes on with a session of its own.',
  internal: 'Something failed within the tracker, most often because the page has replaced a global.',
};

/** The small files and the small build name what is wrong, and do not say more. */
export const isTerse = (message: string): boolean => message.split(/\s+/).length < 4;

/** Returns the remedy of an error, shown beside its message. */
export const explainError = (code: string, message: string): string =>
  [
    own(effects)[code] ?? '',
    isTerse(message)
      ? 'The remedy is shown by sojourn.dev.js, or by the condition development of the npm package.'
      : '',
  ]
    .filter(Boolean)
    .join(' ');
