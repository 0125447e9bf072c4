import { attempt } from '../../core/util/attempt';

type Properties = Readonly<Record<string, unknown>>;

/** OTLP's `ERROR`. */
const ERROR = 17;

/**
 * Names an event by the semantic conventions, with the attributes below that name and the severity. Events that the
 * conventions do not know keep their names.
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
            // In lower case there. A site may track an event of this name whose `name` is no text.
            name: attempt(() => (vital as string).toLowerCase()),
            ...{ value, delta, rating, id },
            navigation_type: navigationType,
          },
        ]
      : name === 'application_error'
        ? ['exception', { message, stacktrace: stack }, ERROR]
        : [name.replace(/^session_(start|end)$/, 'session.$1'), {}];
