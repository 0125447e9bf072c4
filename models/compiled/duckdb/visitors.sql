with owned as (
  select p.visitor_key as visitor_key, p.account as account, s.*
  from analytics.sessions as s
  inner join analytics.profiles as p on p.profile_key = s.profile_key
)

select
  s.visitor_key as visitor_key,
  min(s.protocol) as protocol,
  max(s.account) as account,
  cast(count(distinct s.user_id) as bigint) as profiles,
  min(s.started_at) as first_seen_at,
  max(s.ended_at) as last_seen_at,
  max(s.last_received_at) as last_received_at,
  cast(count(*) as bigint) as sessions,
  cast(sum(s.page_views) as bigint) as page_views,
  cast(sum(s.events) as bigint) as events,
  cast(sum(s.foreground_ms) as bigint) as foreground_ms,
  min(s.started_on) as first_day,
  arg_min(s.channel, row(s.started_at, s.session_index, s.session_key)) filter (where s.channel is not null and true) as first_channel,
  arg_min(s.first_source, row(s.started_at, s.session_index, s.session_key)) filter (where s.first_source is not null and true) as first_source,
  arg_min(s.first_medium, row(s.started_at, s.session_index, s.session_key)) filter (where s.first_medium is not null and true) as first_medium,
  arg_min(s.first_campaign, row(s.started_at, s.session_index, s.session_key)) filter (where s.first_campaign is not null and true) as first_campaign,
  arg_min(s.entry_page, row(s.started_at, s.session_index, s.session_key)) filter (where s.entry_page is not null and true) as first_page,
  arg_min(s.entry_referrer, row(s.started_at, s.session_index, s.session_key)) filter (where s.entry_referrer is not null and true) as first_referrer
from owned as s
group by s.visitor_key
