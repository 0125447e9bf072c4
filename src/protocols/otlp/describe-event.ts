import { attempt } from '../../core/util/attempt';

type Properties = Readonly<Record<string, unknown>>;

/** OTLP's number for `ERROR`. */
const SEVERITY_ERROR = 17;

/**
 * Names an event by the semantic conventions, and returns its attributes and severity. Events that the conventions do not
 * define keep their names.
 */
export const describeEvent = (
  name: string,
  { name: vital, value, delta, rating, id, navigation, navigationType, message, stack }: Properties,
): [eventName: string, attributes: object, severity?: number] =>
  name === 'page_view'
    ? ['browser.navigation', { same_document: navigation && navigation === 'route' }]
    : name === 'web_vital'
      ? [
          'browser.web_vital',
          {
            // The conventions use lower case. A site's own event of this name may have a `name` that is not a text.
            name: attempt(() => (vital as string).toLowerCase()),
            value,
            delta,
            rating,
            id,
            navigation_type: navigationType,
          },
        ]
      : name === 'application_error'
        ? ['exception', { message, stacktrace: stack }, SEVERITY_ERROR]
        : [name.replace(/^session_(start|end)$/, 'session.$1'), {}];
