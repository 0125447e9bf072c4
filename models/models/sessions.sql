{{ config(
  materialized='incremental',
  unique_key='session_key',
  incremental_strategy='delete+insert',
  order_by='session_key',
  settings={'allow_nullable_key': 1},
) }}
{%- set order = ['event_order', 'e.time', 'e.id'] %}
{%- set touch_order = ['e.time', 'event_order', 'e.id'] %}

with touched as (
  select
    arrived.*,
    coalesce(event_index, 0) as event_order,
    max(case when is_activity then time end) over (partition by session_key) as active_at,
    max(case when name = 'session_end' then time end) over (partition by session_key) as told_end
  from {{ ref('events') }} as arrived
  where session_id is not null
  {% if is_incremental() -%}
  and {{ sojourn.touched_sessions('last_received_at') }}
  {%- endif %}
),

-- Going away is activity while the session lives (rule 3); later than the timeout it only trails the session (rule 10).
judged as (
  select
    touched.*,
    is_activity or (
      name = 'application_state_transition'
      and active_at is not null
      and {{ sojourn.ms_between('active_at', 'time') }} <= {{ var('foreground_timeout') }}
    ) as is_move
  from touched
),

bounded as (
  select
    judged.*,
    -- With passive events alone nothing else is known than that they are there.
    coalesce(
      max(case when is_move then time end) over (partition by session_key),
      max(case when is_counted then time end) over (partition by session_key),
      max(session_started_at) over (partition by session_key)
    ) as last_activity_at
  from judged
),

stretched as (
  select
    bounded.*,
    min(case when is_counted then time end) over (
      partition by session_key order by time, event_order, id rows between 1 following and 1 following
    ) as until
  from bounded
),

summed as (
  select
    e.session_key as session_key,
    min(e.profile_key) as profile_key,
    min(e.protocol) as protocol,
    min(e.user_id) as user_id,
    min(e.session_id) as session_id,
    min(e.session_index) as session_index,
    {{ sojourn.first_of('e.previous_session_id', order) }} as previous_session_id,
    min(e.session_started_at) as started_at,
    min(e.last_activity_at) as derived_ended_at,
    {{ sojourn.last_of('e.state', touch_order, 'e.is_move') }} as last_state,
    min(e.told_end) as reported_ended_at,
    {{ sojourn.first_of('e.end_reason', ['e.received_at', 'e.id']) }} as reported_end_reason,
    min(e.end_duration_ms) as reported_duration_ms,
    min(case when e.name = 'session_end' then e.foreground_ms end) as reported_foreground_ms,
    min(e.end_events) as reported_events,
    min(e.end_page_views) as reported_page_views,
    coalesce(
      sum(case when e.is_counted and e.state = 'foreground' and e.until > e.time and e.time < e.last_activity_at
        then {{ sojourn.ms_between('e.time', 'least(e.until, e.last_activity_at)') }} else 0 end), 0
    ) as seen_ms,
    coalesce(min(e.end_entry_page), {{ sojourn.first_of('e.url', order, 'e.is_counted') }}) as entry_page,
    coalesce(min(e.end_exit_page), {{ sojourn.last_of('e.url', order, 'e.is_activity') }}, {{ sojourn.last_of('e.url', order) }}) as exit_page,
    {{ sojourn.first_of('e.title', order, "e.is_counted") }} as entry_title,
    {{ sojourn.first_of('e.first_source', order) }} as first_source,
    {{ sojourn.first_of('e.first_medium', order) }} as first_medium,
    {{ sojourn.first_of('e.first_campaign', order) }} as first_campaign,
    {{ sojourn.last_of('e.last_source', order) }} as last_source,
    {{ sojourn.last_of('e.last_medium', order) }} as last_medium,
    {{ sojourn.last_of('e.last_campaign', order) }} as last_campaign,
    {{ sojourn.first_of('e.entry_referrer', order) }} as context_referrer,
    {{ sojourn.first_of('e.referrer', order, 'e.is_counted') }} as page_referrer,
    {{ sojourn.count_if("e.name = 'page_view'") }} as page_views,
    {{ sojourn.count_if('e.is_counted') }} as events,
    {{ sojourn.count_if("e.is_activity and e.name <> 'application_state_transition'") }} as actions,
    cast(count(distinct e.tab_id) as bigint) as tabs,
    {{ sojourn.last_of('e.device', order) }} as device,
    {{ sojourn.last_of('e.os', order) }} as os,
    {{ sojourn.last_of('e.browser', order) }} as browser,
    {{ sojourn.count_if('e.is_bot') }} > 0 as is_bot,
    {{ sojourn.last_of('e.locale', order) }} as locale,
    {{ sojourn.last_of('e.time_zone', order) }} as time_zone,
    {{ sojourn.last_of('e.consent', order) }} as consent,
    {{ sojourn.last_of('e.storage', ['e.received_at', 'e.id']) }} as storage,
    {{ sojourn.last_of('e.known_user', order) }} as known_user,
    min(e.skew_ms) as skew_ms,
    max(e.time) as last_event_at,
    min(e.received_at) as first_received_at,
    max(e.received_at) as last_received_at
  from stretched as e
  group by e.session_key
),

timed as (
  select
    summed.*,
    coalesce(context_referrer, page_referrer) as entry_referrer,
    case when last_state = 'background' then {{ var('background_timeout') }} else {{ var('foreground_timeout') }} end as timeout_ms,
    coalesce(reported_ended_at, derived_ended_at) as ended_at
  from summed
),

explained as (
  select
    timed.*,
    case
      {% if var('max_duration') > 0 -%}
      when {{ sojourn.ms_between('started_at', 'derived_ended_at') }} + timeout_ms > {{ var('max_duration') }} then 'max-duration'
      {% endif -%}
      when last_state = 'background' then 'background-timeout'
      else 'foreground-timeout'
    end as derived_end_reason
  from timed
)

select
  session_key,
  profile_key,
  protocol,
  user_id,
  session_id,
  session_index,
  previous_session_id,
  started_at,
  -- A clock that is wrong by more than a minute moves the day; the network's delay does not.
  {{ sojourn.day_of(sojourn.add_ms('started_at', 'case when abs(coalesce(skew_ms, 0)) > 60000 then skew_ms else 0 end')) }} as started_on,
  ended_at,
  case when reported_ended_at is not null then 'reported' else 'derived' end as end_source,
  case
    when reported_ended_at is null then derived_end_reason
    when reported_end_reason in (
      'foreground-timeout', 'background-timeout', 'max-duration', 'clock', 'ended', 'logout', 'consent', 'browser-closed', 'force-quit'
    ) then reported_end_reason
    else 'unknown'
  end as end_reason,
  reported_ended_at,
  reported_end_reason,
  derived_ended_at,
  derived_end_reason,
  {% if var('max_duration') > 0 -%}
  least({{ sojourn.add_ms('derived_ended_at', 'timeout_ms') }}, {{ sojourn.add_ms('started_at', var('max_duration')) }})
  {%- else -%}
  {{ sojourn.add_ms('derived_ended_at', 'timeout_ms') }}
  {%- endif %} as over_after,
  coalesce(reported_duration_ms, greatest({{ sojourn.ms_between('started_at', 'ended_at') }}, 0)) as duration_ms,
  cast(coalesce(reported_foreground_ms, least(seen_ms, greatest({{ sojourn.ms_between('started_at', 'ended_at') }}, 0))) as {{ sojourn.nullable('bigint') }}) as foreground_ms,
  entry_page,
  exit_page,
  entry_title,
  entry_referrer,
  {{ sojourn.channel_of('first_medium', sojourn.host_of('entry_referrer'), sojourn.host_of('entry_page')) }} as channel,
  first_source,
  first_medium,
  first_campaign,
  last_source,
  last_medium,
  last_campaign,
  page_views,
  events,
  actions,
  reported_events,
  reported_page_views,
  actions <= 1 as is_bounce,
  tabs,
  device,
  os,
  browser,
  is_bot,
  locale,
  time_zone,
  consent,
  storage,
  known_user,
  skew_ms,
  last_event_at,
  first_received_at,
  last_received_at
from explained
