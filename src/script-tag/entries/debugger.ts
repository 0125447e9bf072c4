import { debuggerPanel } from '../../plugins/debugger/debugger';
import { inspect } from '../../core/util/inspect';
import { say } from '../../core/tracker/say';
import { usePlugin } from '../use-plugin';

/** A missing tracker is reported after this time. */
const TRACKER_TIMEOUT_MS = 5000;

try {
  const panel = debuggerPanel();
  usePlugin(panel);
  setTimeout(
    () => panel.setup && say('debugger: there is no tracker in window.sojourn yet'),
    TRACKER_TIMEOUT_MS,
  );
} catch (error) {
  say(`debugger: ${inspect(error)}`);
}
