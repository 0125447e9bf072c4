with raw as (
  select * from main.events
  where received_at >= (coalesce((select max(received_at) from analytics.events), cast('1970-01-02 00:00:00' as timestamp)) + to_milliseconds(-60000))
),

numbered as (
  select
    raw.*,
    regexp_replace(raw.event, '\\u([dD][89a-fA-F][0-9a-fA-F]{2}|0000)', '\ufffd', 'g') as event_json,
    regexp_replace(raw.context, '\\u([dD][89a-fA-F][0-9a-fA-F]{2}|0000)', '\ufffd', 'g') as context_json,
    -- A retry, or the same fact announced by two tabs, has the id of the first: the first one stays.
    row_number() over (partition by raw.id order by raw.received_at, raw.sent_at, raw.event, raw.context) as copy
  from raw
),

once as (
  select * from numbered where copy = 1
  and id not in (select id from analytics.events where id in (select id from raw))
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
  cast(skew as bigint) as skew_ms,
  user_id,
  session_id,
  cast(session_index as bigint) as session_index,
  cast(event_index as bigint) as event_index,
  session_started_at,
  nullif(json_extract_string(event_json, '$.session.previousSessionId'), '') as previous_session_id,
  storage,
  state,
  consent,
  known_user,
  tab_id,
  page_id,
  coalesce(nullif(json_extract_string(event_json, '$.page.viewId'), ''), page_id) as view_id,
  url,
  title,
  nullif(json_extract_string(event_json, '$.page.referrer'), '') as referrer,
  nullif(json_extract_string(event_json, '$.properties.transition_type'), '') as transition,
  name not in ('session_start', 'session_end') as is_counted,
  name not in ('session_start', 'session_end', 'engagement', 'web_vital', 'page_leave', 'application_error', 'user_identity_change', 'user_attributes_change') and not (
    name = 'application_state_transition' and coalesce(state, '') = 'background'
  ) as is_activity,
  cast(case when regexp_matches(nullif(json_extract_string(event_json, '$.properties.foregroundDuration'), ''), '^[0-9]{1,15}([.][0-9]+)?$') then round(cast(nullif(json_extract_string(event_json, '$.properties.foregroundDuration'), '') as double precision)) end as bigint) as foreground_ms,
  cast(case when regexp_matches(nullif(json_extract_string(event_json, '$.properties.engagedDuration'), ''), '^[0-9]{1,15}([.][0-9]+)?$') then round(cast(nullif(json_extract_string(event_json, '$.properties.engagedDuration'), '') as double precision)) end as bigint) as engaged_ms,
  cast(case when regexp_matches(nullif(json_extract_string(event_json, '$.properties.scrollDepth'), ''), '^[0-9]{1,15}([.][0-9]+)?$') then round(cast(nullif(json_extract_string(event_json, '$.properties.scrollDepth'), '') as double precision)) end as bigint) as scroll_depth,
  case when name = 'session_end' then nullif(json_extract_string(event_json, '$.properties.reason'), '') end as end_reason,
  case when name = 'session_end' then cast(case when regexp_matches(nullif(json_extract_string(event_json, '$.properties.duration'), ''), '^[0-9]{1,15}([.][0-9]+)?$') then round(cast(nullif(json_extract_string(event_json, '$.properties.duration'), '') as double precision)) end as bigint) end as end_duration_ms,
  case when name = 'session_end' then cast(case when regexp_matches(nullif(json_extract_string(event_json, '$.properties.eventCount'), ''), '^[0-9]{1,15}([.][0-9]+)?$') then round(cast(nullif(json_extract_string(event_json, '$.properties.eventCount'), '') as double precision)) end as bigint) end as end_events,
  case when name = 'session_end' then cast(case when regexp_matches(nullif(json_extract_string(event_json, '$.properties.pageViews'), ''), '^[0-9]{1,15}([.][0-9]+)?$') then round(cast(nullif(json_extract_string(event_json, '$.properties.pageViews'), '') as double precision)) end as bigint) end as end_page_views,
  case when name = 'session_end' then nullif(json_extract_string(event_json, '$.properties.entryPage'), '') end as end_entry_page,
  case when name = 'session_end' then nullif(json_extract_string(event_json, '$.properties.exitPage'), '') end as end_exit_page,
  nullif(json_extract_string(context_json, '$.utm.source'), '') as first_source,
  nullif(json_extract_string(context_json, '$.utm.medium'), '') as first_medium,
  nullif(json_extract_string(context_json, '$.utm.campaign'), '') as first_campaign,
  nullif(json_extract_string(context_json, '$.currentUtm.source'), '') as last_source,
  nullif(json_extract_string(context_json, '$.currentUtm.medium'), '') as last_medium,
  nullif(json_extract_string(context_json, '$.currentUtm.campaign'), '') as last_campaign,
  nullif(json_extract_string(context_json, '$.entryReferrer'), '') as entry_referrer,
  nullif(json_extract_string(context_json, '$.device.type'), '') as device,
  nullif(json_extract_string(context_json, '$.os.name'), '') as os,
  nullif(json_extract_string(context_json, '$.browser.name'), '') as browser,
  nullif(json_extract_string(context_json, '$.browser.bot'), '') = 'true' as is_bot,
  nullif(json_extract_string(context_json, '$.locale'), '') as locale,
  nullif(json_extract_string(context_json, '$.timeZone'), '') as time_zone
from once
