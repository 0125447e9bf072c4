-- Which visitor a browser profile belongs to: the account that it identified last, or itself.
with named as (
  select
    s.profile_key as profile_key,
    min(s.protocol) as protocol,
    min(s.user_id) as user_id,
    arg_max(s.known_user, row(s.session_index, s.started_at, s.session_key)) filter (where s.known_user is not null and true) as account
  from analytics.sessions as s
  where s.user_id is not null
  group by s.profile_key
)

select
  profile_key,
  protocol,
  user_id,
  account,
  case when account is not null then concat(protocol, '/account/', account) else profile_key end as visitor_key
from named
