-- Each event that has a session is counted in it, exactly once.
select e.session_key, count(*) as arrived, max(s.events) as counted
from {{ ref('events') }} as e
left join {{ ref('sessions') }} as s on s.session_key = e.session_key
where e.is_counted and e.session_key is not null
group by e.session_key
having count(*) <> coalesce(max(s.events), -1)
