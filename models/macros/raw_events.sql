{# The collector's table: in the default schema of each engine unless the variable names another one. #}
{% macro raw_schema() -%}
  {{ var('source_schema') or {'duckdb': 'main', 'postgres': 'public', 'clickhouse': 'default'}.get(target.type, 'public') }}
{%- endmacro %}
