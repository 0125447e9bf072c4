-- Sessions from events: the end as reported, otherwise the last activity, with the timeout of the last state as its reason.
CREATE OR REPLACE TABLE sessions ENGINE = MergeTree ORDER BY session_id AS
SELECT
    assumeNotNull(e.session_id) AS session_id,
    any(e.user_id) AS user_id,
    any(e.session_index) AS session_index,
    min(e.session_started_at) AS started_at,
    maxIf(e.time, e.name NOT IN ('session_start', 'session_end')) AS last_activity_at,
    countIf(e.name = 'session_end') AS reported_ends,
    if(reported_ends > 0, minIf(e.time, e.name = 'session_end'), last_activity_at) AS ended_at,
    if(reported_ends > 0, 'reported', 'derived') AS end_source,
    if(
        reported_ends > 0,
        anyIf(JSONExtractString(e.event, 'properties', 'reason'), e.name = 'session_end'),
        concat(argMaxIf(e.state, e.event_index, e.event_index > 0), '-timeout')
    ) AS end_reason,
    toUnixTimestamp64Milli(ended_at) - toUnixTimestamp64Milli(started_at) AS duration_ms,
    countIf(e.name = 'page_view') AS page_views,
    countIf(e.event_index > 0) AS events,
    argMinIf(e.url, e.event_index, e.event_index > 0) AS entry_page,
    argMaxIf(e.url, e.event_index, e.event_index > 0) AS exit_page
FROM events AS e FINAL
WHERE e.session_id IS NOT NULL
GROUP BY e.session_id
