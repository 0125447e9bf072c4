import { inspect } from '../core/util/inspect';
import { say } from '../core/tracker/say';

/** `data-debug="panel"`: loads the debugger's file from beside this one, where the page's policy allows it. */
export const addDebugger = (tag: HTMLScriptElement | undefined): void => {
  const complain = (error: unknown) => say(`data-debug="panel": ${inspect(error)}`);
  try {
    const { src, nonce } = tag!;
    const { href } = new URL('sojourn.debugger.js', src);
    const script = document.createElement('script');
    try {
      script.src = href;
      script.nonce = nonce;
      document.head.append(script);
    } catch {
      // Trusted Types refuse a text as the address of an element, but not of an import, which has this file's nonce. An import
      // alone would not do: from another origin it needs CORS.
      (import(href) as Promise<unknown>).catch(complain);
    }
  } catch (error) {
    complain(error);
  }
};
