with touched as (
  select * from analytics.events
  where session_id is not null
  and session_key in (select session_key from analytics.events where received_at >= (coalesce((select max(session_received_at) from analytics.page_views), cast('1970-01-02 00:00:00' as timestamp)) + to_milliseconds(-60000)))
),

-- What page leaves and heartbeats say of a view carries the id of that view.
measured as (
  select
    touched.*,
    max(received_at) over (partition by session_key) as session_received_at,
    sum(case when name = 'page_leave' then foreground_ms end) over (partition by session_key, view_id) as left_ms,
    sum(case when name = 'engagement' then engaged_ms end) over (partition by session_key, view_id) as view_engaged_ms,
    max(case when name = 'engagement' then scroll_depth end) over (partition by session_key, view_id) as view_scroll_depth
  from touched
),

views as (
  select * from measured where name = 'page_view'
),

-- The next view of the tab says how long the one before it was seen.
followed as (
  select
    views.*,
    row_number() over (partition by session_key order by event_index, time, id) as view_index,
    -- Nullable by its case: of an empty frame ClickHouse would give the instant 0.
    min(case when name = 'page_view' then time end) over (
      partition by session_key, tab_id order by event_index, time, id rows between 1 following and 1 following
    ) as next_time,
    sum(foreground_ms) over (
      partition by session_key, tab_id order by event_index, time, id rows between 1 following and 1 following
    ) as next_ms
  from views
)

select
  id,
  session_key,
  profile_key,
  view_id,
  cast(view_index as bigint) as view_index,
  tab_id,
  page_id,
  time as viewed_at,
  url,
  title,
  referrer,
  cast(case when left_ms is null and next_ms is null then null else coalesce(left_ms, 0) + coalesce(next_ms, 0) end as bigint) as foreground_ms,
  cast(view_engaged_ms as bigint) as engaged_ms,
  view_scroll_depth as scroll_depth,
  case when next_time is not null and next_time >= time then (epoch_ms(next_time) - epoch_ms(time)) end as until_next_ms,
  next_time is null as is_last_of_tab,
  known_user,
  session_received_at
from followed
