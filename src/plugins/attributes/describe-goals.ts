import { inspect } from '../../core/util/inspect';
import type { Warn } from '../../core/options/warn';
import type { AttributeValue, GoalCount } from '../../core/session/rules/describe-session';

/** Names of events or, by name, the property to sum; `true`: only count. */
export type Goals = readonly string[] | Readonly<Record<string, string | true>>;

/**
 * Reads the summed property by the event's name. A wrong name or property is reported and left out.
 */
export const readGoals = (option: unknown, warn: Warn): ReadonlyMap<string, string | true> => {
  const goals = new Map<string, string | true>();
  const pairs: [unknown, unknown][] = Array.isArray(option)
    ? option.map((name) => [name, true])
    : Object.entries((typeof option === 'object' && option) || {});
  if (!pairs[0]) warn('goals', __DEV__ ? `(${inspect(option)}) must name events` : '');
  for (const [name, property] of pairs) {
    if (typeof name !== 'string' || !name)
      warn('goals', __DEV__ ? `(${inspect(name)}) must be names of events` : '');
    else if (property === true || (typeof property === 'string' && property)) goals.set(name, property);
    else
      warn('goals.' + name, __DEV__ ? `(${inspect(property)}) must be the name of a property, or true` : '');
  }
  return goals;
};

/** Reads counts (`#name`) and sums (`+name`) by the events' names. */
export const describeGoals = (
  values: Readonly<Record<string, AttributeValue>> | undefined,
): Record<string, GoalCount> | undefined => {
  if (!values) return undefined;
  // Without a prototype, because an event may be called `constructor`.
  const goals = Object.create(null) as Record<string, { count: number; sum?: number }>;
  for (const [key, value] of Object.entries(values)) {
    const goal = (goals[key.slice(1)] ??= { count: 0 });
    if (key[0] === '#') goal.count = +value;
    // Rounded, so that 0.1 and 0.2 add up to 0.3.
    else goal.sum = +(+value).toPrecision(15);
  }
  return goals;
};
