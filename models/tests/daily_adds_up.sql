select * from (
  select
    (select count(*) from {{ ref('sessions') }}) as sessions,
    (select sum(sessions) from {{ ref('daily') }}) as of_days,
    (select count(*) from {{ ref('sessions') }} where user_id is not null) as with_visitor,
    (select sum(sessions) from {{ ref('visitors') }}) as of_visitors
) as sums
where sessions <> of_days or with_visitor <> of_visitors
