import { debuggerPanel } from '../../plugins/debugger/debugger';
import { inspect } from '../../core/util/inspect';
import { say } from '../../core/tracker/say';
import { usePlugin } from '../use-plugin';

/** Milliseconds after which a tracker ought to have been there. */
const PATIENCE = 5000;

try {
  const panel = debuggerPanel();
  usePlugin(panel);
  setTimeout(() => panel.setup && say('debugger: no tracker has come to window.sojourn yet'), PATIENCE);
} catch (error) {
  say(`debugger: ${inspect(error)}`);
}
