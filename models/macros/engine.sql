{# What each engine spells in its own way. The plain form is DuckDB's. #}

{% macro nullable(type) %}{{ return(adapter.dispatch('nullable', 'sojourn')(type)) }}{% endmacro %}
{% macro default__nullable(type) -%}{{ type }}{%- endmacro %}
{% macro clickhouse__nullable(type) -%}
  Nullable({{ {'bigint': 'Int64', 'double precision': 'Float64', 'varchar': 'String'}[type] }})
{%- endmacro %}

{% macro is_match(text, pattern) %}{{ return(adapter.dispatch('is_match', 'sojourn')(text, pattern)) }}{% endmacro %}
{% macro default__is_match(text, pattern) -%}regexp_matches({{ text }}, '{{ pattern }}'){%- endmacro %}
{% macro postgres__is_match(text, pattern) -%}({{ text }}) ~ '{{ pattern }}'{%- endmacro %}
{% macro clickhouse__is_match(text, pattern) -%}match({{ text }}, '{{ pattern }}'){%- endmacro %}

{# Milliseconds from one instant to another. #}
{% macro ms_between(first, last) %}{{ return(adapter.dispatch('ms_between', 'sojourn')(first, last)) }}{% endmacro %}
{% macro default__ms_between(first, last) -%}(epoch_ms({{ last }}) - epoch_ms({{ first }})){%- endmacro %}
{% macro postgres__ms_between(first, last) -%}
  cast(round(extract(epoch from ({{ last }}) - ({{ first }})) * 1000) as bigint)
{%- endmacro %}
{% macro clickhouse__ms_between(first, last) -%}
  (toUnixTimestamp64Milli({{ last }}) - toUnixTimestamp64Milli({{ first }}))
{%- endmacro %}

{% macro add_ms(instant, ms) %}{{ return(adapter.dispatch('add_ms', 'sojourn')(instant, ms)) }}{% endmacro %}
{% macro default__add_ms(instant, ms) -%}({{ instant }} + to_milliseconds({{ ms }})){%- endmacro %}
{% macro postgres__add_ms(instant, ms) -%}({{ instant }} + ({{ ms }}) * interval '1 millisecond'){%- endmacro %}
{% macro clickhouse__add_ms(instant, ms) -%}addMilliseconds({{ instant }}, {{ ms }}){%- endmacro %}

{% macro day_of(instant) %}{{ return(adapter.dispatch('day_of', 'sojourn')(instant)) }}{% endmacro %}
{% macro default__day_of(instant) -%}cast({{ instant }} as date){%- endmacro %}
{% macro clickhouse__day_of(instant) -%}toDate32({{ instant }}){%- endmacro %}

{# The name of the host in an address, without its port. #}
{% macro host_of(url) %}{{ return(adapter.dispatch('host_of', 'sojourn')(url)) }}{% endmacro %}
{% macro default__host_of(url) -%}
  nullif(split_part(split_part(split_part({{ url }}, '://', 2), '/', 1), ':', 1), '')
{%- endmacro %}
{% macro clickhouse__host_of(url) -%}nullIf(domain({{ url }}), ''){%- endmacro %}

{# The value of the first (or last) row that has one, in the order of the columns; `where` narrows the rows. #}
{% macro first_of(value, order, where='true') %}{{ return(adapter.dispatch('first_of', 'sojourn')(value, order, where)) }}{% endmacro %}
{% macro default__first_of(value, order, where) -%}
  arg_min({{ value }}, row({{ order | join(', ') }})) filter (where {{ value }} is not null and {{ where }})
{%- endmacro %}
{% macro postgres__first_of(value, order, where) -%}
  (array_agg({{ value }} order by {{ order | join(', ') }}) filter (where {{ value }} is not null and {{ where }}))[1]
{%- endmacro %}
{% macro clickhouse__first_of(value, order, where) -%}
  argMinIf({{ value }}, ({{ order | join(', ') }}), {{ value }} is not null and {{ where }})
{%- endmacro %}

{% macro last_of(value, order, where='true') %}{{ return(adapter.dispatch('last_of', 'sojourn')(value, order, where)) }}{% endmacro %}
{% macro default__last_of(value, order, where) -%}
  arg_max({{ value }}, row({{ order | join(', ') }})) filter (where {{ value }} is not null and {{ where }})
{%- endmacro %}
{% macro postgres__last_of(value, order, where) -%}
  (array_agg({{ value }} order by {{ order | join(' desc, ') }} desc) filter (where {{ value }} is not null and {{ where }}))[1]
{%- endmacro %}
{% macro clickhouse__last_of(value, order, where) -%}
  argMaxIf({{ value }}, ({{ order | join(', ') }}), {{ value }} is not null and {{ where }})
{%- endmacro %}

{% macro count_if(condition) -%}cast(sum(case when {{ condition }} then 1 else 0 end) as bigint){%- endmacro %}
