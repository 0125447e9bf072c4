{%- set order = ['s.started_at', 's.session_index', 's.session_key'] -%}
with owned as (
  select p.visitor_key as visitor_key, p.account as account, s.*
  from {{ ref('sessions') }} as s
  inner join {{ ref('profiles') }} as p on p.profile_key = s.profile_key
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
  cast(sum(s.page_views) as {{ sojourn.nullable('bigint') }}) as page_views,
  cast(sum(s.events) as {{ sojourn.nullable('bigint') }}) as events,
  cast(sum(s.foreground_ms) as {{ sojourn.nullable('bigint') }}) as foreground_ms,
  min(s.started_on) as first_day,
  {{ sojourn.first_of('s.channel', order) }} as first_channel,
  {{ sojourn.first_of('s.first_source', order) }} as first_source,
  {{ sojourn.first_of('s.first_medium', order) }} as first_medium,
  {{ sojourn.first_of('s.first_campaign', order) }} as first_campaign,
  {{ sojourn.first_of('s.entry_page', order) }} as first_page,
  {{ sojourn.first_of('s.entry_referrer', order) }} as first_referrer
from owned as s
group by s.visitor_key
