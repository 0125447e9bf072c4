import { own } from '../../core/util/own';

/** The effect and the remedy of an `error` event, by its code. */
const effects: Readonly<Record<string, string>> = {
  option: 'The wrong value was ignored, and its default applies. Correct the option, or the data- attribute.',
  event: 'The wrong value was left out of the event or call. An event without a valid name is not tracked.',
  lost: 'These events will not be sent again. The message says why: the collector refused them, they were too old (delivery.maxAge), or too many (delivery.maxQueue).',
  storage: 'Your own store failed. The session continues in memory.',
  listener: 'Your listener or plugin threw. Each one is reported once, and the others are still called.',
  mask: 'Your function mask failed. An address that could not be masked is not sent.',
  protocol: 'The collector’s answer or the protocol reports an error.',
  redirect:
    'A redirect turns a POST into a GET without the events, so they wait. Set collector to the final address.',
  consent: 'While a source of consent has not answered, consent is pending: nothing is stored or sent.',
  script: 'Another script has set window.sojourn. The tracker works, but receives no commands.',
  attribute: 'The session attribute was refused, and is unchanged.',
  tracker: 'Both trackers share a visitor and a session; what the page tracks may be tracked twice.',
  link: 'The token of a link was not accepted: the page continues with its own session.',
  internal: 'Something failed within the tracker, most often because the page has replaced a global.',
};

/** Returns whether a message has no explanation: the small build only names the wrong value. */
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
