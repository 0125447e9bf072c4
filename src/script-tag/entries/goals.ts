import { goals } from '../../plugins/attributes/goals';
import { installPlugin } from '../install-plugin';
import { pairs } from '../read-attributes';

/** Reads `data-events="signup, order placed=value"`: an event without a property is counted only. */
installPlugin('goals', goals, ({ events = '' }) => {
  const wanted: Record<string, string | true> = pairs(events.trim());
  for (const name of Object.keys(wanted)) wanted[name] ||= true;
  return wanted;
});
