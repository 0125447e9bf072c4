-- The collector's table of events in ClickHouse, in plain types: what is computed from LowCardinality has types that models may not store.
-- A merge keeps one row of each id; FINAL reads one row at any time.
CREATE TABLE IF NOT EXISTS events
(
    id                 UUID,
    name               String CODEC(ZSTD),
    time               DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    sent_at            DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    received_at        DateTime64(3, 'UTC') CODEC(Delta, ZSTD),
    skew               Float64 CODEC(ZSTD),
    user_id            Nullable(String) CODEC(ZSTD),
    session_id         Nullable(String) CODEC(ZSTD),
    session_index      Nullable(Float64) CODEC(ZSTD),
    event_index        Nullable(Float64) CODEC(ZSTD),
    session_started_at Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD),
    storage            Nullable(String) CODEC(ZSTD),
    state              Nullable(String) CODEC(ZSTD),
    consent            Nullable(String) CODEC(ZSTD),
    known_user         Nullable(String) CODEC(ZSTD),
    tab_id             Nullable(String) CODEC(ZSTD),
    page_id            Nullable(String) CODEC(ZSTD),
    url                Nullable(String) CODEC(ZSTD),
    title              Nullable(String) CODEC(ZSTD),
    event              String CODEC(ZSTD),
    context            String CODEC(ZSTD),
    protocol           Nullable(String) CODEC(ZSTD),
    -- The topic and the partition that the event came from.
    request            Nullable(String) CODEC(ZSTD),
    wire               Nullable(String)
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
-- An event's session and id never change, so copies of an event have the same key.
ORDER BY (session_id, id)
SETTINGS allow_nullable_key = 1
