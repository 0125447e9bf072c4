import { attempt } from '../attempt';
import { uuid } from '../ids';
import type { Happening } from '../session/happening';
import { BACKGROUND, BETWEEN, FOREGROUND, HIDDEN } from '../session/record';

/** Within which it is decided whether a hidden page was the site's last visible one; less than a second, by rule 23. */
const DECISION = 400;
/** Within which what another page has written can be read here. */
const ARRIVAL = 100;
/** Said by a page that leaves, and by a hidden one when another is shown. */
const GONE = '-';
const THERE = '+';
/** A page that slept for longer was in the background. */
const SLEPT = 1000;

export interface SiteOptions {
  /** Anything but `true`: nobody is told. */
  tell(text: string): boolean | undefined;
  /**
   * The site's state as far as this page makes it, and activity: another page was hidden, but this one is visible.
   * `left`: this is known to be a trip to the background, of a page that was hidden `at` that instant.
   */
  add(what: Happening): void;
  /** That was decided a moment after the page was hidden, which may be frozen any time. */
  decided(): void;
}

/** The pages of one tab go together: each tab has a name, where its top is of this origin. */
const tabOf = () => `${attempt(() => top!.performance.timeOrigin) ?? uuid()}/`;

/**
 * Is the site looked at, in any of its tabs (rule 23)? Pages tell each other when they are shown and hidden; a visible
 * one that hears another hide says so again. So the last visible page knows that it is the last.
 */
export const createSite = ({ tell, add, decided }: SiteOptions) => {
  const tab = tabOf();
  const id = tab + uuid();
  const visible = new Set<string>();
  /** Pages that have not said that they leave. */
  const alive = new Set<string>();
  /** 0 while this page is visible. */
  let hiddenAt = Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let said: number | undefined;
  const say = (more = '') => {
    if (tell(`${id} ${hiddenAt} ${more}`)) said = hiddenAt;
  };
  const others = (among = visible) => [...among].some((other) => !other.startsWith(tab));
  /** In a frame of a page that is visible, and tracks too: what becomes of the tab is that page's to say. */
  const framed = () => window.top !== window && [...visible].some((other) => other.startsWith(tab));
  const cancel = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const decide = () => {
    if (!timer) return;
    // What is told of it may bring the next decision.
    cancel();
    // Where another page is visible, the site has been looked at all the while.
    if (others()) add({ at: Date.now(), state: FOREGROUND, visibleBefore: 0 });
    else add({ at: hiddenAt, state: BACKGROUND, left: true });
  };

  return {
    /** This page was shown or hidden; `gone`: it leaves; `staying`: for another page of the site. */
    changed(shown: boolean, at: number, visibleBefore: number, gone: boolean, staying: boolean): void {
      if (at - hiddenAt > SLEPT || others()) decide();
      cancel();
      hiddenAt = shown ? 0 : at;
      if (shown) {
        // Those that live answer; what closes in Firefox is not always heard.
        alive.clear();
        add({ at, state: FOREGROUND, visibleBefore });
      } else if (!gone) {
        add({ at, state: HIDDEN, visibleBefore });
        visible.clear();
        timer = setTimeout(() => {
          decide();
          decided();
        }, DECISION);
      } else if (!framed())
        add({ at, state: staying ? BETWEEN : BACKGROUND, visibleBefore, left: !staying && !others() });
    },
    /** It may have slept through what others said. */
    restored: () => visible.clear(),
    framed,
    /** Is there no page in another tab, as far as is known? */
    last: () => !others(alive),
    /** Tells the others of a change, and at last that this page is `gone`. */
    say(gone?: boolean): void {
      if (gone || said !== hiddenAt) say(gone ? GONE : '');
    },
    /** A hidden page leaves or sleeps: what is to be decided is decided now. */
    decide,
    /** What another page said. */
    heard(text: string): void {
      const [who, hidden, more] = text.split(' ') as [string, string, string];
      if (more === GONE) alive.delete(who);
      else alive.add(who);
      if (more === THERE) return;
      if (+hidden) {
        visible.delete(who);
        if (!hiddenAt) {
          say();
          // What the other has written takes a moment to arrive here.
          setTimeout(() => add({ at: Date.now() }), ARRIVAL);
        }
        // The last one to hide decides.
        else if (+hidden > hiddenAt || (+hidden === hiddenAt && who > id)) cancel();
      } else if (!visible.has(who)) {
        visible.add(who);
        say(hiddenAt ? THERE : '');
      }
    },
  };
};
