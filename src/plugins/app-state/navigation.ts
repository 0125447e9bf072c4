import { attempt } from '../../core/util/attempt';
import { findNavigation } from '../shared/find-navigation';
import type { createListeners } from '../shared/listeners';

/** A navigation that takes longer than this counts as failed. */
const NAVIGATION_TIMEOUT_MS = 60_000;

interface Navigate extends Event {
  readonly destination: { readonly url: string; readonly sameDocument: boolean };
  readonly downloadRequest: string | null;
}

/** Returns whether a link with this target replaces this page. */
const isHere = (target: string) => /^(_self)?$/i.test(target);

/**
 * Finds the destination of the page (rule 23): by the Navigation API, or without it by clicks on
 * links and by forms.
 */
export const createNavigation = () => {
  let target: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** A navigation begins; without an address, the page stays. */
  const head = (url?: string): void => {
    target = url;
    clearTimeout(timer);
    // No event reports a response without a page, or a download.
    if (url !== undefined) timer = setTimeout(() => head(), NAVIGATION_TIMEOUT_MS);
  };

  const follow = (event: MouseEvent | SubmitEvent): void => {
    const { type, defaultPrevented, ctrlKey, metaKey, shiftKey } = event as MouseEvent;
    const clicked = event.target as Element;
    const element = type === 'click' ? clicked.closest?.('a[href]') : clicked;
    const isElsewhere = defaultPrevented || ctrlKey || metaKey || shiftKey;
    // Read attributes, because a form's property may be a field of that name.
    const read = (name: string) => element!.getAttribute(name) ?? '';
    const isFollowed = element && !isElsewhere && isHere(read('target')) && !element.hasAttribute('download');
    const url = isFollowed
      ? attempt(() => new URL(read(type === 'click' ? 'href' : 'action'), location.href).href)
      : undefined;
    const [page] = location.href.split('#');
    head(url?.startsWith(page + '#') ? undefined : url);
  };

  return {
    start(listenTo: ReturnType<typeof createListeners>['listenTo']): void {
      const navigation = findNavigation();
      if (navigation) {
        listenTo(navigation, 'navigate', ({ destination, downloadRequest }: Navigate) =>
          head(destination.sameDocument || downloadRequest != null ? undefined : destination.url),
        );
        listenTo(navigation, 'navigatesuccess', () => head());
        listenTo(navigation, 'navigateerror', () => head());
        return;
      }
      listenTo(window, 'click', follow);
      listenTo(window, 'submit', follow);
    },
    isHeading: (): boolean => target !== undefined,
    staysOnSite: (): boolean => attempt(() => new URL(target!).host) === location.host,
    /** The page has returned, or the navigation has failed. */
    forget: (): void => head(),
  };
};
