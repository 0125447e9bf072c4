{{ config(materialized='incremental', incremental_strategy='append', order_by='(session_key, id)', settings={'allow_nullable_key': 1}) }}

with raw as (
  select * from {{ sojourn.raw_schema() }}.events
  {% if is_incremental() -%}
  where {{ sojourn.since_last_run('received_at', 'received_at') }}
  {%- endif %}
),

numbered as (
  select
    raw.*,
    {{ sojourn.clean_json('raw.event') }} as event_json,
    {{ sojourn.clean_json('raw.context') }} as context_json,
    -- A retry, or the same fact announced by two tabs, has the id of the first: the first one stays.
    row_number() over (partition by raw.id order by raw.received_at, raw.sent_at, raw.event, raw.context) as copy
  from raw
),

once as (
  select * from numbered where copy = 1
  {% if is_incremental() -%}
  and id not in (select id from {{ this }} where id in (select id from raw))
  {%- endif %}
)

select
  id,
  case when session_id is not null then concat(coalesce(protocol, 'native'), '/', coalesce(user_id, ''), '/', session_id) end as session_key,
  case when user_id is not null then concat(coalesce(protocol, 'native'), '/', user_id) end as profile_key,
  coalesce(protocol, 'native') as protocol,
  name,
  time,
  sent_at,
  received_at,
  cast(skew as {{ sojourn.nullable('bigint') }}) as skew_ms,
  user_id,
  session_id,
  cast(session_index as {{ sojourn.nullable('bigint') }}) as session_index,
  cast(event_index as {{ sojourn.nullable('bigint') }}) as event_index,
  session_started_at,
  {{ sojourn.json_text('event_json', ['session', 'previousSessionId']) }} as previous_session_id,
  storage,
  state,
  consent,
  known_user,
  tab_id,
  page_id,
  coalesce({{ sojourn.json_text('event_json', ['page', 'viewId']) }}, page_id) as view_id,
  url,
  title,
  {{ sojourn.json_text('event_json', ['page', 'referrer']) }} as referrer,
  {{ sojourn.json_text('event_json', ['properties', 'transition_type']) }} as transition,
  name not in ('session_start', 'session_end') as is_counted,
  name not in ({{ sojourn.passive_names() }}) and not (
    name = 'application_state_transition' and coalesce(state, '') = 'background'
  ) as is_activity,
  {{ sojourn.json_ms('event_json', ['properties', 'foregroundDuration']) }} as foreground_ms,
  {{ sojourn.json_ms('event_json', ['properties', 'engagedDuration']) }} as engaged_ms,
  {{ sojourn.json_ms('event_json', ['properties', 'scrollDepth']) }} as scroll_depth,
  case when name = 'session_end' then {{ sojourn.json_text('event_json', ['properties', 'reason']) }} end as end_reason,
  case when name = 'session_end' then {{ sojourn.json_ms('event_json', ['properties', 'duration']) }} end as end_duration_ms,
  case when name = 'session_end' then {{ sojourn.json_ms('event_json', ['properties', 'eventCount']) }} end as end_events,
  case when name = 'session_end' then {{ sojourn.json_ms('event_json', ['properties', 'pageViews']) }} end as end_page_views,
  case when name = 'session_end' then {{ sojourn.json_text('event_json', ['properties', 'entryPage']) }} end as end_entry_page,
  case when name = 'session_end' then {{ sojourn.json_text('event_json', ['properties', 'exitPage']) }} end as end_exit_page,
  {{ sojourn.json_text('context_json', ['utm', 'source']) }} as first_source,
  {{ sojourn.json_text('context_json', ['utm', 'medium']) }} as first_medium,
  {{ sojourn.json_text('context_json', ['utm', 'campaign']) }} as first_campaign,
  {{ sojourn.json_text('context_json', ['currentUtm', 'source']) }} as last_source,
  {{ sojourn.json_text('context_json', ['currentUtm', 'medium']) }} as last_medium,
  {{ sojourn.json_text('context_json', ['currentUtm', 'campaign']) }} as last_campaign,
  {{ sojourn.json_text('context_json', ['entryReferrer']) }} as entry_referrer,
  {{ sojourn.json_text('context_json', ['device', 'type']) }} as device,
  {{ sojourn.json_text('context_json', ['os', 'name']) }} as os,
  {{ sojourn.json_text('context_json', ['browser', 'name']) }} as browser,
  {{ sojourn.json_text('context_json', ['browser', 'bot']) }} = 'true' as is_bot,
  {{ sojourn.json_text('context_json', ['locale']) }} as locale,
  {{ sojourn.json_text('context_json', ['timeZone']) }} as time_zone
from once
