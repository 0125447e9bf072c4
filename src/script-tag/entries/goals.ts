import { goals, type Goals } from '../../plugins/attributes/goals';
import { installPlugin } from '../install-plugin';
import { pairs } from '../read-attributes';

installPlugin<Goals>({
  name: 'goals',
  create: goals,
  parsers: { events: pairs },
  /** `data-events="signup, order placed=value"`: a name alone is counted only. */
  adapt: ({ events = {} }) =>
    Object.fromEntries(
      Object.entries(events as Record<string, string>).map(([name, property]) => [name, property || true]),
    ),
});
