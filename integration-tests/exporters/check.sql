-- What is wrong with the stored spans, one row each, and the SDK that each service used. The script puts in:
--   @sent@      rows of what the clients say they sent: service, language, trace, span, parent, name
--   @expected@  spans.json
--   @epoch@     the epoch second that the clients were given
WITH
sent (service, language, trace_id, span_id, parent, name) AS (VALUES @sent@),
expected AS (
  SELECT value ->> 'name' AS name, value - 'attributes' - 'name' AS columns, value -> 'attributes' AS attributes
  FROM jsonb_array_elements(replace('@expected@', '@start@',
    to_char(to_timestamp(@epoch@) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS'))::jsonb)
),
stored AS (
  SELECT
    service_name AS service, replace(trace_id::text, '-', '') AS trace_id, span_id,
    coalesce(parent_span_id, '-') AS parent, name,
    resource ->> 'telemetry.sdk.language' AS language, resource ->> 'telemetry.sdk.version' AS version,
    jsonb_strip_nulls(to_jsonb(s)
      - '{trace_id,span_id,parent_span_id,name,service_name,resource,resource_id,scope_id,tenant,attributes}'::text[]
      - '{start_time,start_nanos,flags,cost_usd,cost_source}'::text[])
    || jsonb_build_object('start', to_char(start_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')
      || lpad(start_nanos::text, 3, '0') || 'Z') AS columns,
    attributes::jsonb AS attributes
  FROM llm_spans s
),
-- Column by column and attribute by attribute, so that a difference is named.
expected_values AS (
  SELECT name, key, value FROM expected, jsonb_each(columns)
  UNION ALL SELECT name, 'attributes.' || key, value FROM expected, jsonb_each(attributes)
),
stored_values AS (
  SELECT service, span_id, name, key, value FROM stored, jsonb_each(columns)
  UNION ALL SELECT service, span_id, name, 'attributes.' || key, value FROM stored, jsonb_each(attributes)
),
wanted_values AS (
  SELECT service, span_id, name, key, value FROM expected_values JOIN stored USING (name)
)
SELECT service, 'stored ' || count(stored.span_id) || ' times: ' || name AS problem
FROM sent LEFT JOIN stored USING (service, trace_id, span_id, parent, name)
GROUP BY service, trace_id, span_id, name
HAVING count(stored.span_id) <> 1
UNION ALL
SELECT service, 'never sent, but stored: ' || name
FROM stored LEFT JOIN sent USING (service, trace_id, span_id, parent, name)
WHERE sent.span_id IS NULL
UNION ALL
SELECT service, 'sent ' || count(*) || ' spans instead of ' || (SELECT count(*) FROM expected)
FROM sent
GROUP BY service
HAVING array_agg(name ORDER BY name) <> (SELECT array_agg(name ORDER BY name) FROM expected)
UNION ALL
SELECT service, 'comes from the SDK of ' || coalesce(stored.language, 'nobody knows what')
FROM stored JOIN sent USING (service, span_id)
WHERE stored.language IS DISTINCT FROM sent.language
UNION ALL
SELECT service, name || ': ' || key || ' is ' || coalesce(s.value::text, 'missing') || ' instead of '
  || coalesce(w.value::text, 'missing')
FROM wanted_values w FULL JOIN stored_values s USING (service, span_id, name, key)
WHERE w.value IS DISTINCT FROM s.value
UNION ALL
SELECT DISTINCT service, 'SDK ' || version FROM stored
ORDER BY 1, 2
