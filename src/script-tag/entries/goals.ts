import { goals } from '../../plugins/attributes/goals';
import { installPlugin } from '../install-plugin';
import { pairs } from '../read-attributes';

/** Reads `data-events="signup, order placed=value"`: an event without a property is counted only. */
installPlugin('goals', goals, ({ events = '' }) =>
  Object.fromEntries(
    Object.entries(pairs(events.trim())).map(([name, property]) => [name, property || true]),
  ),
);
