with touched as (
  select
    arrived.*,
    coalesce(event_index, 0) as event_order,
    max(case when is_activity then time end) over (partition by session_key) as active_at,
    max(case when name = 'session_end' then time end) over (partition by session_key) as told_end
  from analytics.events as arrived
  where session_id is not null
  and session_key in (select session_key from analytics.events where received_at >= (coalesce((select max(last_received_at) from analytics.sessions), cast('1970-01-02 00:00:00' as timestamp)) + to_milliseconds(-60000)))
),

-- Going away is activity while the session lives (rule 3); later than the timeout it only trails the session (rule 10).
judged as (
  select
    touched.*,
    is_activity or (
      name = 'application_state_transition'
      and active_at is not null
      and (epoch_ms(time) - epoch_ms(active_at)) <= 1800000
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
    arg_min(e.previous_session_id, row(event_order, e.time, e.id)) filter (where e.previous_session_id is not null and true) as previous_session_id,
    min(e.session_started_at) as started_at,
    min(e.last_activity_at) as derived_ended_at,
    arg_max(e.state, row(e.time, event_order, e.id)) filter (where e.state is not null and e.is_move) as last_state,
    min(e.told_end) as reported_ended_at,
    arg_min(e.end_reason, row(e.received_at, e.id)) filter (where e.end_reason is not null and true) as reported_end_reason,
    min(e.end_duration_ms) as reported_duration_ms,
    min(case when e.name = 'session_end' then e.foreground_ms end) as reported_foreground_ms,
    min(e.end_events) as reported_events,
    min(e.end_page_views) as reported_page_views,
    coalesce(
      sum(case when e.is_counted and e.state = 'foreground' and e.until > e.time and e.time < e.last_activity_at
        then (epoch_ms(least(e.until, e.last_activity_at)) - epoch_ms(e.time)) else 0 end), 0
    ) as seen_ms,
    coalesce(min(e.end_entry_page), arg_min(e.url, row(event_order, e.time, e.id)) filter (where e.url is not null and e.is_counted)) as entry_page,
    coalesce(min(e.end_exit_page), arg_max(e.url, row(event_order, e.time, e.id)) filter (where e.url is not null and e.is_activity), arg_max(e.url, row(event_order, e.time, e.id)) filter (where e.url is not null and true)) as exit_page,
    arg_min(e.title, row(event_order, e.time, e.id)) filter (where e.title is not null and e.is_counted) as entry_title,
    arg_min(e.first_source, row(event_order, e.time, e.id)) filter (where e.first_source is not null and true) as first_source,
    arg_min(e.first_medium, row(event_order, e.time, e.id)) filter (where e.first_medium is not null and true) as first_medium,
    arg_min(e.first_campaign, row(event_order, e.time, e.id)) filter (where e.first_campaign is not null and true) as first_campaign,
    arg_max(e.last_source, row(event_order, e.time, e.id)) filter (where e.last_source is not null and true) as last_source,
    arg_max(e.last_medium, row(event_order, e.time, e.id)) filter (where e.last_medium is not null and true) as last_medium,
    arg_max(e.last_campaign, row(event_order, e.time, e.id)) filter (where e.last_campaign is not null and true) as last_campaign,
    arg_min(e.entry_referrer, row(event_order, e.time, e.id)) filter (where e.entry_referrer is not null and true) as context_referrer,
    arg_min(e.referrer, row(event_order, e.time, e.id)) filter (where e.referrer is not null and e.is_counted) as page_referrer,
    cast(sum(case when e.name = 'page_view' then 1 else 0 end) as bigint) as page_views,
    cast(sum(case when e.is_counted then 1 else 0 end) as bigint) as events,
    cast(sum(case when e.is_activity and e.name <> 'application_state_transition' then 1 else 0 end) as bigint) as actions,
    cast(count(distinct e.tab_id) as bigint) as tabs,
    arg_max(e.device, row(event_order, e.time, e.id)) filter (where e.device is not null and true) as device,
    arg_max(e.os, row(event_order, e.time, e.id)) filter (where e.os is not null and true) as os,
    arg_max(e.browser, row(event_order, e.time, e.id)) filter (where e.browser is not null and true) as browser,
    cast(sum(case when e.is_bot then 1 else 0 end) as bigint) > 0 as is_bot,
    arg_max(e.locale, row(event_order, e.time, e.id)) filter (where e.locale is not null and true) as locale,
    arg_max(e.time_zone, row(event_order, e.time, e.id)) filter (where e.time_zone is not null and true) as time_zone,
    arg_max(e.consent, row(event_order, e.time, e.id)) filter (where e.consent is not null and true) as consent,
    arg_max(e.storage, row(e.received_at, e.id)) filter (where e.storage is not null and true) as storage,
    arg_max(e.known_user, row(event_order, e.time, e.id)) filter (where e.known_user is not null and true) as known_user,
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
    case when last_state = 'background' then 1800000 else 1800000 end as timeout_ms,
    coalesce(reported_ended_at, derived_ended_at) as ended_at
  from summed
),

explained as (
  select
    timed.*,
    case
      when (epoch_ms(derived_ended_at) - epoch_ms(started_at)) + timeout_ms > 86400000 then 'max-duration'
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
  cast((started_at + to_milliseconds(case when abs(coalesce(skew_ms, 0)) > 60000 then skew_ms else 0 end)) as date) as started_on,
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
  least((derived_ended_at + to_milliseconds(timeout_ms)), (started_at + to_milliseconds(86400000))) as over_after,
  coalesce(reported_duration_ms, greatest((epoch_ms(ended_at) - epoch_ms(started_at)), 0)) as duration_ms,
  cast(coalesce(reported_foreground_ms, least(seen_ms, greatest((epoch_ms(ended_at) - epoch_ms(started_at)), 0))) as bigint) as foreground_ms,
  entry_page,
  exit_page,
  entry_title,
  entry_referrer,
  case
    when lower(first_medium) in ('cpc', 'ppc', 'cpm', 'paid', 'paid_social', 'paidsearch', 'display', 'banner') then 'paid'
    when lower(first_medium) in ('email', 'e-mail', 'newsletter') then 'email'
    when lower(first_medium) in ('social', 'social-media') then 'social'
    when first_medium is not null then 'campaign'
    when nullif(split_part(split_part(split_part(entry_referrer, '://', 2), '/', 1), ':', 1), '') is null or nullif(split_part(split_part(split_part(entry_referrer, '://', 2), '/', 1), ':', 1), '') = nullif(split_part(split_part(split_part(entry_page, '://', 2), '/', 1), ':', 1), '') then 'direct'
    when regexp_matches(nullif(split_part(split_part(split_part(entry_referrer, '://', 2), '/', 1), ':', 1), ''), '(^|[.])(google|bing|duckduckgo|ecosia|yahoo|baidu|yandex|startpage|qwant)[.][a-z.]+$') then 'search'
    when regexp_matches(nullif(split_part(split_part(split_part(entry_referrer, '://', 2), '/', 1), ':', 1), ''), '(^|[.])(facebook|instagram|linkedin|reddit|twitter|x|t|youtube|pinterest|tiktok|bsky|ycombinator)[.](com|co|app)$') then 'social'
    else 'referral'
  end as channel,
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
