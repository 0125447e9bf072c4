import { inspect } from '../inspect';
import { say } from '../say';

/** `data-debug="panel"`: the debugger's file is loaded from beside this one, where the page's policy allows it. */
export const addDebugger = (tag: HTMLScriptElement | undefined): void => {
  try {
    const { src, nonce } = tag!;
    const script = document.createElement('script');
    script.src = new URL('sojourn.debugger.js', src).href;
    script.nonce = nonce;
    document.head.append(script);
  } catch (error) {
    say(`data-debug="panel": ${inspect(error)}`);
  }
};
