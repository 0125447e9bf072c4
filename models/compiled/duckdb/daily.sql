with owned as (
  select
    s.started_on as started_on,
    s.page_views as page_views,
    s.events as events,
    s.is_bounce as is_bounce,
    s.duration_ms as duration_ms,
    s.foreground_ms as foreground_ms,
    s.end_source as end_source,
    p.visitor_key as visitor_key,
    v.first_day as first_day
  from analytics.sessions as s
  left join analytics.profiles as p on p.profile_key = s.profile_key
  left join analytics.visitors as v on v.visitor_key = p.visitor_key
)

select
  d.started_on as day,
  cast(count(*) as bigint) as sessions,
  cast(count(distinct d.visitor_key) as bigint) as visitors,
  cast(count(distinct case when d.started_on = d.first_day then d.visitor_key end) as bigint) as new_visitors,
  cast(sum(d.page_views) as bigint) as page_views,
  cast(sum(d.events) as bigint) as events,
  cast(sum(case when d.is_bounce then 1 else 0 end) as bigint) as bounces,
  cast(sum(d.duration_ms) as bigint) as duration_ms,
  cast(sum(d.foreground_ms) as bigint) as foreground_ms,
  cast(sum(case when d.end_source = 'reported' then 1 else 0 end) as bigint) as reported_ends,
  cast(sum(case when d.end_source = 'derived' then 1 else 0 end) as bigint) as derived_ends
from owned as d
group by d.started_on
