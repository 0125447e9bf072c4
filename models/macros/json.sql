{#
  JSON is kept as text, and any page can send escapes that engines refuse: half of a surrogate pair, and the character 0.
  The pattern replaces them with U+FFFD, so that one event does not stop a run.
#}
{% macro clean_json(text) %}{{ return(adapter.dispatch('clean_json', 'sojourn')(text)) }}{% endmacro %}
{% macro default__clean_json(text) -%}
  regexp_replace({{ text }}, '\\u([dD][89a-fA-F][0-9a-fA-F]{2}|0000)', '\ufffd', 'g')
{%- endmacro %}
{% macro clickhouse__clean_json(text) -%}
  replaceRegexpAll({{ text }}, '\\\\u([dD][89a-fA-F][0-9a-fA-F]{2}|0000)', '\\\\ufffd')
{%- endmacro %}

{# A text or a number at a path of names; null where there is none. #}
{% macro json_text(json, path) %}{{ return(adapter.dispatch('json_text', 'sojourn')(json, path)) }}{% endmacro %}
{% macro default__json_text(json, path) -%}
  nullif(json_extract_string({{ json }}, '$.{{ path | join(".") }}'), '')
{%- endmacro %}
{% macro postgres__json_text(json, path) -%}
  nullif({{ json }}::json #>> '{% raw %}{{% endraw %}{{ path | join(",") }}}', '')
{%- endmacro %}
{% macro clickhouse__json_text(json, path) -%}
  nullIf(JSONExtract({{ json }}, '{{ path | join("', '") }}', 'Nullable(String)'), '')
{%- endmacro %}

{# A whole number of milliseconds; null for what is none, or too large to be one. #}
{% macro json_ms(json, path) -%}
  {%- set text = sojourn.json_text(json, path) -%}
  cast(case when {{ sojourn.is_match(text, '^[0-9]{1,15}([.][0-9]+)?$') }} then round(cast({{ text }} as {{ sojourn.nullable('double precision') }})) end as {{ sojourn.nullable('bigint') }})
{%- endmacro %}
