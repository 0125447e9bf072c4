import { goals } from '../../plugins/attributes/goals';
import { installPlugin } from '../install-plugin';
import { readPairs } from '../read-pairs';

/** `data-events="signup, order placed=value"`. */
installPlugin('goals', goals, ({ events = '' }) =>
  Object.fromEntries(
    Object.entries(readPairs(events.trim())).map(([name, property]) => [name, property || true]),
  ),
);
