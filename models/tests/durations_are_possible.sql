select * from {{ ref('sessions') }}
where duration_ms < 0 or foreground_ms < 0 or foreground_ms > duration_ms or over_after < derived_ended_at
