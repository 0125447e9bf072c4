-- The collector's table of events in ClickHouse. A merge keeps one row of each id; FINAL reads one row at any time.
CREATE TABLE IF NOT EXISTS events
(
    id                 UUID,
    name               LowCardinality(String),
    time               DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    sent_at            DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    received_at        DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    skew               Float64 CODEC(ZSTD),
    user_id            Nullable(String) CODEC(ZSTD),
    session_id         Nullable(String) CODEC(ZSTD),
    session_index      Nullable(Float64) CODEC(ZSTD),
    event_index        Nullable(Float64) CODEC(ZSTD),
    session_started_at Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD),
    storage            LowCardinality(Nullable(String)),
    state              LowCardinality(Nullable(String)),
    consent            LowCardinality(Nullable(String)),
    known_user         Nullable(String) CODEC(ZSTD),
    tab_id             Nullable(String) CODEC(ZSTD),
    page_id            Nullable(String) CODEC(ZSTD),
    url                Nullable(String) CODEC(ZSTD),
    title              Nullable(String) CODEC(ZSTD),
    event              String CODEC(ZSTD),
    context            String CODEC(ZSTD),
    protocol           LowCardinality(Nullable(String)),
    -- The topic and the partition that the event came from.
    request            LowCardinality(Nullable(String)),
    wire               Nullable(String)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
-- An event's session and id never change, so copies of an event have the same key.
ORDER BY (session_id, id)
SETTINGS allow_nullable_key = 1
