import { ENGAGEMENT, PAGE_VIEW, type TrackedEvent } from '../../core/event/event';
import type { Warn } from '../../core/options/warn';
import { describeData, schemaOf, type SelfDescribing } from './iglu';
import type { Fields } from './print-fields';
import type { SnowplowOptions } from './snowplow-options';

/**
 * Describes a structured event. The action is the event's name; `category`, `label`, `property` and `value` keep their names.
 * All other properties become one JSON text in the label, or in the property if the label is used.
 */
const describeStructured = (
  name: string,
  { category, label, property, value, ...others }: TrackedEvent['properties'],
  warn: Warn,
): Fields => {
  const isNumber = Number.isFinite(value);
  if (!isNumber && value != null) others.value = value;
  const rest = Object.keys(others)[0] ? others : undefined;
  if (rest && label != null && property != null)
    warn(
      `${Object.keys(others)}`,
      __DEV__ ? 'does not fit into a structured event: name a schema in option snowplow.schemas' : '',
    );
  return {
    e: 'se',
    se_ca: category || 'sojourn',
    se_ac: name,
    se_la: label ?? rest,
    se_pr: property ?? (label != null ? rest : label),
    se_va: isNumber ? value : undefined,
  };
};

/** Returns a whole number that fits Snowplow's column, as a page may track an event of that name with any value. */
const toInteger = (value: unknown) => (((value as number) | 0) === value ? value : undefined);

/** Snowplow has schemas for two states of the site, and for the first launch. */
const describeState = (
  type: string,
  { is_first_run, interruption_count }: TrackedEvent['properties'],
): SelfDescribing | false => {
  const side = /^application_((fore|back)ground)$/.exec(type)?.[1];
  return side
    ? { schema: schemaOf('snowplow/' + type), data: { [side + 'Index']: toInteger(interruption_count) } }
    : is_first_run === true && { schema: schemaOf('mobile/application_install'), data: {} };
};

/** Chooses Snowplow's type for an event, and the event's own data. */
export const describeProperties = (
  { name, properties }: TrackedEvent,
  { schemas }: SnowplowOptions,
  warn: Warn,
): Fields => {
  const { transition_type, scrollOffsets } = properties;
  const type =
    (name === 'application_state_transition' && `${(transition_type as string | undefined) ?? ''}`) || name;
  const own = schemas?.[type] ?? (name === 'consent_preferences' && schemaOf('snowplow/' + name));
  const data = own ? describeData(own, properties, warn) : type !== name && describeState(type, properties);
  if (data) return { e: 'ue', ue_pr: { schema: schemaOf('snowplow/unstruct_event'), data } };
  if (name === PAGE_VIEW) return { e: 'pv' };
  if (name !== ENGAGEMENT) return describeStructured(type, properties, warn);
  const [pp_mix, pp_max, pp_miy, pp_may] = [scrollOffsets].flat().map(toInteger);
  return { e: 'pp', pp_mix, pp_max, pp_miy, pp_may };
};
