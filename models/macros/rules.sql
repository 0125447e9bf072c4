{# Events that start no session and keep none alive (rule 10), and changes of state that are activity all the same (rule 3). #}
{% macro passive_names() -%}
  {%- set names = [
    'session_start', 'session_end', 'engagement', 'web_vital', 'page_leave', 'application_error',
    'user_identity_change', 'user_attributes_change',
  ] + var('passive_events') -%}
  '{{ names | join("', '") }}'
{%- endmacro %}

{# How the visitor came, from the campaign and the referrer of the session's first page. #}
{% macro channel_of(medium, referrer_host, own_host) -%}
  case
    when lower({{ medium }}) in ('cpc', 'ppc', 'cpm', 'paid', 'paid_social', 'paidsearch', 'display', 'banner') then 'paid'
    when lower({{ medium }}) in ('email', 'e-mail', 'newsletter') then 'email'
    when lower({{ medium }}) in ('social', 'social-media') then 'social'
    when {{ medium }} is not null then 'campaign'
    when {{ referrer_host }} is null or {{ referrer_host }} = {{ own_host }} then 'direct'
    when {{ sojourn.is_match(referrer_host, '(^|[.])(google|bing|duckduckgo|ecosia|yahoo|baidu|yandex|startpage|qwant)[.][a-z.]+$') }} then 'search'
    when {{ sojourn.is_match(referrer_host, '(^|[.])(facebook|instagram|linkedin|reddit|twitter|x|t|youtube|pinterest|tiktok|bsky|ycombinator)[.](com|co|app)$') }} then 'social'
    else 'referral'
  end
{%- endmacro %}

{# Rows that arrived since the last run, and some time before: another writer may have committed them late. All of them while the table is empty. #}
{% macro since_last_run(received, own) -%}
  {{ received }} >= {{ sojourn.add_ms("coalesce((select max(" ~ own ~ ") from " ~ this ~ "), cast('1970-01-02 00:00:00' as timestamp))", -60000 * var('lookback')) }}
{%- endmacro %}

{# Rebuilt from what is known of a session, so a late event moves its own session and no other. #}
{% macro touched_sessions(own) -%}
  session_key in (select session_key from {{ ref('events') }} where {{ sojourn.since_last_run('received_at', own) }})
{%- endmacro %}
