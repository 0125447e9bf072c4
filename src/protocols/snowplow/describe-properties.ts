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

/** What kind of event it is to Snowplow, and what it says of itself. */
export const describeProperties = (
  { name, properties }: TrackedEvent,
  { schemas }: SnowplowOptions,
  warn: Warn,
): Fields => {
  const { transition_type, is_first_run, interruption_count } = properties;
  const isState =
    name === 'application_state_transition' && typeof transition_type === 'string' && !!transition_type;
  const type = isState ? transition_type : name;
  const own = schemas?.[type];
  const side = isState && /^application_((fore|back)ground)$/.exec(type)?.[1];
  const schema =
    own ??
    (!isState
      ? name === 'consent_preferences' && schemaOf(name)
      : side
        ? schemaOf(type)
        : is_first_run === true && schemaOf('application_install', ...MOBILE));
  if (schema)
    return {
      e: 'ue',
      ue_pr: {
        schema: schemaOf('unstruct_event'),
        data: {
          schema,
          data:
            own || !isState
              ? properties
              : // Anybody may track an event of that name.
                side && Number.isInteger(interruption_count)
                ? { [side + 'Index']: interruption_count }
                : {},
        },
      },
    };
  return name === PAGE_VIEW
    ? { e: 'pv' }
    : name === ENGAGEMENT
      ? { e: 'pp' }
      : describeStructured(type, properties, warn);
};
