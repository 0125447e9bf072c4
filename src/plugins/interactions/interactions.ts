import { attempt } from '../../core/util/attempt';
import { fillIn } from '../../core/options/fill-in';
import { validateOptions } from '../../core/options/validate-options';
import type { Plugin, PluginApi } from '../../core/tracker/plugin';
import { classifyLink, isOfTheWeb } from './classify-link';
import { interactionsSchema, words, type InteractionsOptions } from './interactions-options';
import { readMarked } from './read-marked';

export type { InteractionsOptions };

const types = ['click', 'auxclick', 'submit'];
const MARK = 'data-sojourn-event';

/** Reads an attribute. A field named `id` or `action` hides the property of its form. */
const read = (element: Element, name: string) =>
  Element.prototype.getAttribute.call(element, name) || undefined;

const resolve = (address = location.href) => new URL(address, document.baseURI);

/**
 * Tracks the use of links, forms and marked elements: `link_click` of a link to another site,
 * `file_download`, `form_submit`, and the event that `data-sojourn-event` of an element names. Each
 * is activity. Displayed and typed text is never read.
 */
export function interactions(options?: InteractionsOptions): Plugin {
  let api: PluginApi;
  let domains = '';
  let extensions =
    'pdf docx? xlsx? pptx? od[pst] csv txt rtf epub zip rar 7z gz exe dmg pkg apk mp[34] mov avi';
  let last: string;

  const trackMarked = (element: HTMLElement) => {
    const { event, ...properties } = readMarked(element.dataset);
    // The tracker reports a wrong name too, but not the attribute.
    if (__DEV__ && !event) api.warn(MARK, '(an empty text) must be the name of an event');
    else api.track(event!, properties);
  };

  const trackLink = (link: Element) => {
    const url = resolve(read(link, 'href') ?? read(link, 'xlink:href'));
    const hosts = `${location.hostname} ${domains}`;
    const name = classifyLink(url, link.matches('[download]'), { hosts, extensions });
    if (name) api.track(name, { linkUrl: api.mask(url.href), linkId: read(link, 'id') });
  };

  /** Returns the destination if it is http or https. */
  const destination = (form: Element, button: Element | null) => {
    const url = resolve(read(button ?? form, 'formaction') ?? read(form, 'action'));
    return isOfTheWeb(url) ? api.mask(url.href) : undefined;
  };

  const trackForm = (form: Element, button: Element | null) =>
    api.track('form_submit', {
      formId: read(form, 'id'),
      formName: read(form, 'name'),
      formDestination: attempt(() => destination(form, button)),
    });

  const listener = (event: Event) => {
    const { type, timeStamp, button, submitter } = event as MouseEvent & SubmitEvent;
    // Includes open shadow trees.
    const path = event.composedPath() as Partial<HTMLElement>[];
    const find = (selector: string) =>
      path.find((part) => part.matches?.(selector)) as HTMLElement | undefined;
    const isSubmit = type === 'submit';
    const link = find('a,area');
    // The middle button only opens links. A click on a label also clicks its field, with the same time.
    if (type + timeStamp === last || (button && (button > 1 || !link))) return;
    last = type + timeStamp;
    // The mark of a form is for its submit, the mark of any other element for clicks.
    const marked = find(`${isSubmit ? 'form' : ':not(form)'}[${MARK}]`);
    if (marked) attempt(() => trackMarked(marked));
    if (isSubmit) trackForm(event.target as Element, submitter);
    else if (link) trackLink(link);
  };
  /** Exceptions must not reach the page. */
  const safely = (event: Event) => attempt(() => listener(event));

  return {
    name: 'interactions',
    setup(tracker) {
      api = tracker;
      for (const type of types) document.addEventListener(type, safely, { capture: true, passive: true });
      const right = __DEV__
        ? validateOptions(options, api.warn, interactionsSchema, 'interactions.')
        : options;
      const values = fillIn({ domains, extensions }, right);
      domains = values.domains;
      // Any other text may be an invalid expression.
      if (words.test(values.extensions)) extensions = values.extensions;
    },
    teardown() {
      for (const type of types) document.removeEventListener(type, safely, true);
    },
  };
}
