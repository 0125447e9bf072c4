import { ENGAGEMENT, PAGE_VIEW, type TrackedEvent } from '../../event/event';
import type { Warn } from '../../options/warn';
import { MOBILE, schemaOf } from './iglu';
import type { Fields } from './print-fields';
import type { SnowplowOptions } from './snowplow-options';

/**
 * A structured event: its action is its name; `category`, `label`, `property` and `value` are what they are called. All other
 * properties are one JSON, in the label, or where there is one in the property.
 */
const describeStructured = (
  name: string,
  { category, label, property, value, ...others }: TrackedEvent['properties'],
  warn: Warn,
): Fields => {
  const isNumber = Number.isFinite(value);
  if (!isNumber && value != null) others.value = value;
  const rest = Object.keys(others)[0] && others;
  if (rest && label != null && property != null)
    warn(
      `${Object.keys(others)}`,
      __DEV__ ? 'has no room in a structured event: name a schema in option snowplow.schemas' : '',
    );
  return {
    e: 'se',
    se_ca: category || 'sojourn',
    se_ac: name,
    se_la: label ?? rest,
    se_pr: property ?? (label != null && rest),
    se_va: isNumber && value,
  };
};

type Described = readonly [schema?: string, data?: object];

/** Snowplow has a schema for two of the site's states, and for its first launch. */
const describeState = (
  type: string,
  { is_first_run, interruption_count }: TrackedEvent['properties'],
): Described => {
  const side = /^application_((fore|back)ground)$/.exec(type)?.[1];
  // Anybody may track an event of that name.
  if (side)
    return [
      schemaOf(type),
      Number.isInteger(interruption_count) ? { [side + 'Index']: interruption_count } : {},
    ];
  return is_first_run === true ? [schemaOf('application_install', ...MOBILE), {}] : [];
};

/** What kind of event it is to Snowplow, and what it says of itself. */
export const describeProperties = (
  { name, properties }: TrackedEvent,
  { schemas }: SnowplowOptions,
  warn: Warn,
): Fields => {
  const { transition_type } = properties;
  const isState =
    name === 'application_state_transition' && typeof transition_type === 'string' && !!transition_type;
  const type = isState ? transition_type : name;

  const describe = (): Described => {
    const own = schemas?.[type] ?? (name === 'consent_preferences' && schemaOf(name));
    if (own) return [own, properties];
    return isState ? describeState(type, properties) : [];
  };
  const [schema, data] = describe();
  if (schema) return { e: 'ue', ue_pr: { schema: schemaOf('unstruct_event'), data: { schema, data } } };
  if (name === PAGE_VIEW) return { e: 'pv' };
  if (name === ENGAGEMENT) return { e: 'pp' };
  return describeStructured(type, properties, warn);
};
