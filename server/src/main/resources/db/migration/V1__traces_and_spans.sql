-- Traces, their spans, the content of spans, and what describes the senders.
--
-- On the way of a span into the database there is no foreign key, trigger, sequence or volatile default: the writer's
-- transaction keeps the integrity. Ids and keys sort as bytes (collation "C"), the same on every server and in Java.

CREATE TYPE span_kind AS ENUM ('unspecified', 'internal', 'server', 'client', 'producer', 'consumer');
CREATE TYPE span_status AS ENUM ('unset', 'ok', 'error');

-- No index on a column that changes: with free space in the page (fillfactor) updates then touch no index.
CREATE TABLE traces (
  id                 uuid        PRIMARY KEY,
  tenant             text        COLLATE "C" NOT NULL,
  trace_id           text        COLLATE "C" NOT NULL,
  root_span_name     text        NOT NULL,
  service_name       text,
  start_time         timestamptz NOT NULL,
  end_time           timestamptz,
  duration_us        bigint      GENERATED ALWAYS AS ((extract(epoch FROM end_time - start_time) * 1000000)::bigint) STORED,
  status             span_status NOT NULL,
  status_message     text,
  span_count         bigint      NOT NULL DEFAULT 0,
  llm_span_count     bigint      NOT NULL DEFAULT 0,
  error_count        bigint      NOT NULL DEFAULT 0,
  input_tokens       bigint      NOT NULL DEFAULT 0,
  output_tokens      bigint      NOT NULL DEFAULT 0,
  total_tokens       bigint      NOT NULL DEFAULT 0,
  cache_read_tokens  bigint      NOT NULL DEFAULT 0,
  cache_write_tokens bigint      NOT NULL DEFAULT 0,
  reasoning_tokens   bigint      NOT NULL DEFAULT 0,
  cost_usd           numeric,
  user_id            text,
  session_id         text,
  environment        text,
  lead_key           text        COLLATE "C" NOT NULL,
  user_key           text        COLLATE "C",
  session_key        text        COLLATE "C",
  environment_key    text        COLLATE "C",
  created_at         timestamptz NOT NULL DEFAULT now(),
  updated_at         timestamptz NOT NULL DEFAULT now(),
  -- Deferrable, because an immediate one reports false violations between upserts of the same new trace.
  CONSTRAINT traces_tenant_trace_id_key UNIQUE (tenant, trace_id) DEFERRABLE INITIALLY IMMEDIATE
) WITH (fillfactor = 70);

CREATE TABLE trace_spans (
  trace_id               uuid        NOT NULL,
  span_id                text        COLLATE "C" NOT NULL,
  parent_span_id         text        COLLATE "C",
  tenant                 text        COLLATE "C" NOT NULL,
  name                   text        NOT NULL,
  kind                   span_kind   NOT NULL,
  service_name           text,
  environment            text,
  resource_id            uuid,
  scope_id               uuid,
  start_time             timestamptz NOT NULL,
  start_nanos            smallint    NOT NULL,
  duration_ns            bigint,
  status                 span_status NOT NULL,
  status_message         text,
  trace_state            text,
  flags                  bigint,
  attributes             json        NOT NULL,
  events                 json,
  links                  json,
  notes                  json,
  span_type              text,
  operation              text,
  provider               text,
  request_model          text,
  response_model         text,
  response_id            text,
  input_tokens           bigint,
  output_tokens          bigint,
  total_tokens           bigint,
  cache_read_tokens      bigint,
  cache_write_tokens     bigint,
  reasoning_tokens       bigint,
  counted                boolean,
  cost_usd               numeric,
  cost_source            text,
  time_to_first_token_ns bigint,
  finish_reasons         text[],
  conversation_id        text,
  session_id             text,
  user_id                text,
  agent_name             text,
  tool_name              text,
  error_type             text,
  request_parameters     json,
  dialect                text,
  CONSTRAINT trace_spans_pkey PRIMARY KEY (trace_id, span_id, start_time)
) PARTITION BY RANGE (start_time);

CREATE INDEX trace_spans_start_time_brin ON trace_spans USING brin (start_time);
CREATE INDEX trace_spans_errors ON trace_spans (start_time) WHERE status = 'error';

CREATE TABLE span_contents (
  trace_id            uuid        NOT NULL,
  span_id             text        COLLATE "C" NOT NULL,
  start_time          timestamptz NOT NULL,
  input               json,
  output              json,
  system_instructions json,
  tool_definitions    json,
  CONSTRAINT span_contents_pkey PRIMARY KEY (trace_id, span_id, start_time)
) PARTITION BY RANGE (start_time);

CREATE TABLE resources (
  id         uuid PRIMARY KEY,
  tenant     text COLLATE "C" NOT NULL,
  attributes json NOT NULL,
  schema_url text
);

CREATE TABLE scopes (
  id         uuid PRIMARY KEY,
  tenant     text COLLATE "C" NOT NULL,
  name       text,
  version    text,
  attributes json NOT NULL,
  schema_url text
);

-- lz4 where the server was built with it: its default, pglz, costs more time than all else about a span. Partitions
-- take it over from here.
DO $$
DECLARE
  document record;
BEGIN
  IF EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
    FOR document IN
      SELECT attrelid::regclass AS of_table, attname
      FROM pg_attribute
      WHERE attrelid IN ('trace_spans'::regclass, 'span_contents'::regclass) AND atttypid = 'json'::regtype
    LOOP
      EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET COMPRESSION lz4', document.of_table, document.attname);
    END LOOP;
  END IF;
END
$$;

-- Two bounds that never move. There is no DEFAULT partition: it would have to be locked and searched for each new day.
CREATE TABLE trace_spans_past PARTITION OF trace_spans FOR VALUES FROM (MINVALUE) TO ('2020-01-01 00:00:00+00');
CREATE TABLE trace_spans_future PARTITION OF trace_spans FOR VALUES FROM ('2100-01-01 00:00:00+00') TO (MAXVALUE);

-- Up to 8160 bytes a row stays in the table itself: most content needs no visit to the TOAST table.
CREATE TABLE span_contents_past PARTITION OF span_contents
  FOR VALUES FROM (MINVALUE) TO ('2020-01-01 00:00:00+00') WITH (toast_tuple_target = 8160);
CREATE TABLE span_contents_future PARTITION OF span_contents
  FOR VALUES FROM ('2100-01-01 00:00:00+00') TO (MAXVALUE) WITH (toast_tuple_target = 8160);

-- An aggregate without GROUP BY yields one row at most, which the planner knows: a query that reads no content then does
-- not touch span_contents at all, and one that does reads only the partition of the span's own day. A plain join reads
-- the contents of every day, and LIMIT 1 in place of the aggregate is run for every span, wanted or not.
CREATE VIEW spans AS
SELECT
  s.*,
  c.input,
  c.output,
  c.system_instructions,
  c.tool_definitions,
  r.attributes AS resource
FROM trace_spans s
LEFT JOIN LATERAL (
  SELECT
    (array_agg(input))[1] AS input,
    (array_agg(output))[1] AS output,
    (array_agg(system_instructions))[1] AS system_instructions,
    (array_agg(tool_definitions))[1] AS tool_definitions
  FROM span_contents
  WHERE trace_id = s.trace_id AND span_id = s.span_id AND start_time = s.start_time
) c ON true
LEFT JOIN resources r ON r.id = s.resource_id;

CREATE VIEW llm_spans AS SELECT * FROM spans WHERE span_type IS NOT NULL;

-- The inner queries run once for each counted span, so that a condition on the trace or the time of the outer query
-- bounds them too; the times of the trace bound the partitions they visit. UNION and the depth end a loop of parents,
-- and OFFSET 0 keeps each step a look-up by key however many spans the trace has.
CREATE VIEW duplicate_calls AS
SELECT
  s.trace_id,
  s.span_id,
  s.start_time,
  s.name,
  'counted ancestor' AS reason,
  a.span_id AS other_span_id,
  s.input_tokens,
  s.output_tokens,
  s.cost_usd
FROM trace_spans s
JOIN traces t ON t.id = s.trace_id
CROSS JOIN LATERAL (
  WITH RECURSIVE ancestor AS (
    SELECT s.span_id, s.parent_span_id, false AS counted, 0 AS depth
    UNION
    SELECT p.span_id, p.parent_span_id, coalesce(p.counted, false), below.depth + 1
    FROM ancestor below
    CROSS JOIN LATERAL (
      SELECT span_id, parent_span_id, counted
      FROM trace_spans
      WHERE trace_id = s.trace_id
        AND span_id = below.parent_span_id
        AND start_time BETWEEN t.start_time AND greatest(t.end_time, s.start_time)
      OFFSET 0
    ) p
    WHERE NOT below.counted AND below.depth < 100
  )
  SELECT span_id FROM ancestor WHERE counted AND span_id <> s.span_id ORDER BY depth, span_id LIMIT 1
) a
WHERE s.counted
UNION ALL
SELECT
  s.trace_id,
  s.span_id,
  s.start_time,
  s.name,
  'same response id',
  o.span_id,
  s.input_tokens,
  s.output_tokens,
  s.cost_usd
FROM trace_spans s
JOIN traces t ON t.id = s.trace_id
CROSS JOIN LATERAL (
  SELECT span_id
  FROM trace_spans
  WHERE trace_id = s.trace_id
    AND response_id = s.response_id
    AND counted
    AND start_time BETWEEN t.start_time AND s.start_time
    AND (start_time, span_id) < (s.start_time, s.span_id)
  ORDER BY start_time, span_id
  LIMIT 1
) o
WHERE s.counted AND s.response_id IS NOT NULL;

COMMENT ON TYPE span_kind IS
  'The role of a span in a call, as OpenTelemetry names it: client and producer start a remote call, server and consumer handle one, internal is neither, unspecified was not told.';
COMMENT ON TYPE span_status IS
  'How the work of a span ended: error, ok (its author said so), or unset (nothing was said, which usually means it went well).';

COMMENT ON TABLE traces IS
  'One row per trace, always equal to what the stored spans of the trace add up to. Tokens and cost are sums over the spans with counted = true, so no call is added twice.';
COMMENT ON COLUMN traces.id IS
  'The UUID of the trace, the same in trace_spans.trace_id and span_contents.trace_id. In the tenant default it is a 32-digit hexadecimal trace_id read as a UUID; otherwise it is computed from tenant and trace_id.';
COMMENT ON COLUMN traces.tenant IS 'Whose trace it is; default where tenants are not used.';
COMMENT ON COLUMN traces.trace_id IS
  'The trace id as the sender knows it: usually 32 lower-case hexadecimal digits, else any text of at most 256 bytes. Unique within a tenant.';
COMMENT ON COLUMN traces.root_span_name IS
  'Name of the leading span: the earliest of the spans without a parent, or the earliest of all while none of those is stored.';
COMMENT ON COLUMN traces.service_name IS 'Service of the leading span; null if it names none.';
COMMENT ON COLUMN traces.start_time IS 'Start of the earliest span, to the microsecond.';
COMMENT ON COLUMN traces.end_time IS 'End of the span that ends last, to the microsecond; null while no span with an end is stored.';
COMMENT ON COLUMN traces.duration_us IS
  'end_time minus start_time in microseconds; null without an end_time. Negative if every span that has an end ended before the trace began, as wrong clocks may have it.';
COMMENT ON COLUMN traces.status IS 'Status of the leading span. An error anywhere in the trace shows in error_count.';
COMMENT ON COLUMN traces.status_message IS 'Status message of the leading span; null if it has none.';
COMMENT ON COLUMN traces.span_count IS 'Number of stored spans of the trace, GenAI spans and others.';
COMMENT ON COLUMN traces.llm_span_count IS 'Number of stored GenAI spans of the trace: those with a span_type.';
COMMENT ON COLUMN traces.error_count IS 'Number of stored spans that failed: those with status error or an error_type.';
COMMENT ON COLUMN traces.input_tokens IS 'Input tokens of all counted spans, cached ones included; 0 if none reports any.';
COMMENT ON COLUMN traces.output_tokens IS 'Output tokens of all counted spans, reasoning included; 0 if none reports any.';
COMMENT ON COLUMN traces.total_tokens IS 'Total tokens of all counted spans; 0 if none reports any.';
COMMENT ON COLUMN traces.cache_read_tokens IS 'Of the input tokens, those read from a prompt cache, over all counted spans; 0 if none reports any.';
COMMENT ON COLUMN traces.cache_write_tokens IS 'Of the input tokens, those written to a prompt cache, over all counted spans; 0 if none reports any.';
COMMENT ON COLUMN traces.reasoning_tokens IS 'Of the output tokens, those spent on reasoning, over all counted spans; 0 if none reports any.';
COMMENT ON COLUMN traces.cost_usd IS 'Cost of all counted spans in US dollars; null while the cost of none is known. Spans of unknown cost add nothing.';
COMMENT ON COLUMN traces.user_id IS 'The end user, from the leading span among those that name one; null if none does.';
COMMENT ON COLUMN traces.session_id IS 'The session, from the leading span among those that name one; null if none does.';
COMMENT ON COLUMN traces.environment IS
  'The deployment environment, such as production, from the leading span among those that name one; null if none does.';
COMMENT ON COLUMN traces.lead_key IS
  'Sort key of the leading span: 0 without or 1 with a parent, 16 hexadecimal digits of its start in microseconds since 1970, its span_id; compared as bytes. A span with a smaller key takes the lead.';
COMMENT ON COLUMN traces.user_key IS 'Sort key, built like lead_key, of the span that user_id was taken from; null without a user_id.';
COMMENT ON COLUMN traces.session_key IS 'Sort key, built like lead_key, of the span that session_id was taken from; null without a session_id.';
COMMENT ON COLUMN traces.environment_key IS
  'Sort key, built like lead_key, of the span that environment was taken from; null without an environment.';
COMMENT ON COLUMN traces.created_at IS 'When the first span of the trace was stored, by the clock of the database.';
COMMENT ON COLUMN traces.updated_at IS 'When the row last changed, by the clock of the database.';

COMMENT ON TABLE trace_spans IS
  'One row per span, as it was first received; without the content of messages, which is in span_contents. Partitioned by the UTC day of start_time, so a query is much faster with a condition on start_time. The views spans and llm_spans join everything about a span.';
COMMENT ON COLUMN trace_spans.trace_id IS 'The trace the span belongs to: traces.id.';
COMMENT ON COLUMN trace_spans.span_id IS
  'The span id as the sender knows it, usually 16 lower-case hexadecimal digits. Unique within its trace, unless a sender gave one id to spans of different start.';
COMMENT ON COLUMN trace_spans.parent_span_id IS 'The span_id of the parent in the same trace; null for a root. The parent may be missing or arrive later.';
COMMENT ON COLUMN trace_spans.tenant IS 'Whose span it is, as in traces.tenant.';
COMMENT ON COLUMN trace_spans.name IS 'The name the sender gave the span; it may be empty.';
COMMENT ON COLUMN trace_spans.kind IS 'The role of the span in a call.';
COMMENT ON COLUMN trace_spans.service_name IS 'The service that sent the span; null if it did not say.';
COMMENT ON COLUMN trace_spans.environment IS 'The deployment environment, such as production; null if the sender did not say.';
COMMENT ON COLUMN trace_spans.resource_id IS 'What sent the span: resources.id; null if the sender described nothing.';
COMMENT ON COLUMN trace_spans.scope_id IS 'The library that recorded the span: scopes.id; null if it did not say.';
COMMENT ON COLUMN trace_spans.start_time IS 'When the span started, rounded down to the microsecond; start_nanos holds the rest.';
COMMENT ON COLUMN trace_spans.start_nanos IS 'Nanoseconds of the start past start_time, 0 to 999.';
COMMENT ON COLUMN trace_spans.duration_ns IS
  'End minus start in nanoseconds; null if the span has no end, negative if the sender''s clock went backwards.';
COMMENT ON COLUMN trace_spans.status IS 'How the work of the span ended, as sent. A failure that only the GenAI facts tell shows in error_type.';
COMMENT ON COLUMN trace_spans.status_message IS 'What the sender said about the status, mostly an error; null if nothing.';
COMMENT ON COLUMN trace_spans.trace_state IS 'The W3C tracestate of the span as it was sent; null if empty.';
COMMENT ON COLUMN trace_spans.flags IS 'The span flags of OTLP, the W3C trace flags in the lowest 8 bits; null or 0 if none was sent.';
COMMENT ON COLUMN trace_spans.attributes IS
  'All attributes of the span as one JSON object, save those whose text is stored in span_contents. Integers are written without, doubles with a fraction or exponent; bytes as {"$bytes": base64}, doubles that are no number as {"$double": "NaN"}, an empty value as null.';
COMMENT ON COLUMN trace_spans.events IS 'The events of the span with their times and attributes, a JSON array in the order sent; null if none.';
COMMENT ON COLUMN trace_spans.links IS 'The links of the span to other spans, a JSON array in the order sent; null if none.';
COMMENT ON COLUMN trace_spans.notes IS
  'What a reader should know about how the span was stored, a JSON object: repairs, truncated values, what the sender dropped, how usage was decided, finish reasons as they were sent; null if nothing.';
COMMENT ON COLUMN trace_spans.span_type IS
  'What the GenAI span is: llm (a call of a model of any sort), tool, agent, workflow, step, retriever, memory, guardrail, evaluation or other. Null on every span that is not GenAI.';
COMMENT ON COLUMN trace_spans.operation IS
  'The GenAI operation, such as chat, embeddings or execute_tool: one word for each, whatever the sender calls it, and the sender''s own word where there is none. Null if not known or not GenAI.';
COMMENT ON COLUMN trace_spans.provider IS
  'The GenAI provider, such as openai, aws.bedrock or gcp.vertex_ai: one word for each, whatever the sender calls it, and the sender''s own word where there is none. Null if not known or not GenAI.';
COMMENT ON COLUMN trace_spans.request_model IS 'The model that was asked for, as sent; null if not known or not GenAI.';
COMMENT ON COLUMN trace_spans.response_model IS 'The model that answered, as sent; null if not known or not GenAI.';
COMMENT ON COLUMN trace_spans.response_id IS 'The id the provider gave its response; null if not known or not GenAI.';
COMMENT ON COLUMN trace_spans.input_tokens IS 'Tokens of the input, those read from or written to a cache included; null if not reported.';
COMMENT ON COLUMN trace_spans.output_tokens IS 'Tokens of the output, reasoning included; null if not reported.';
COMMENT ON COLUMN trace_spans.total_tokens IS 'Total tokens as reported, else input plus output; null if neither is known.';
COMMENT ON COLUMN trace_spans.cache_read_tokens IS 'Of the input tokens, those read from a prompt cache; null if not reported.';
COMMENT ON COLUMN trace_spans.cache_write_tokens IS 'Of the input tokens, those written to a prompt cache; null if not reported.';
COMMENT ON COLUMN trace_spans.reasoning_tokens IS 'Of the output tokens, those spent on reasoning; null if not reported.';
COMMENT ON COLUMN trace_spans.counted IS
  'True if the span is a model call, whose tokens and cost count; false for agents, workflows, tools and wrappers, which repeat the usage of the calls below them. Null on spans that are not GenAI. Add up tokens and cost only where it is true.';
COMMENT ON COLUMN trace_spans.cost_usd IS 'Cost in US dollars, as reported or computed from prices; null if not known.';
COMMENT ON COLUMN trace_spans.cost_source IS 'Where cost_usd comes from: the sender, or a price list; null without a cost_usd.';
COMMENT ON COLUMN trace_spans.time_to_first_token_ns IS
  'Nanoseconds from the start of the span to the first token of a streamed answer; null if not reported.';
COMMENT ON COLUMN trace_spans.finish_reasons IS
  'Why the model stopped, one for each choice, in one spelling: stop, length, tool_calls, content_filter, error, pause, compaction or other. Null if not reported.';
COMMENT ON COLUMN trace_spans.conversation_id IS 'The conversation or thread the call belongs to; null if the sender did not say.';
COMMENT ON COLUMN trace_spans.session_id IS 'The session of the end user, which may hold several conversations; null if the sender did not say.';
COMMENT ON COLUMN trace_spans.user_id IS 'The end user; null if the sender did not say.';
COMMENT ON COLUMN trace_spans.agent_name IS 'The agent at work; null if the sender did not say.';
COMMENT ON COLUMN trace_spans.tool_name IS 'The tool that was run; null if the span runs none.';
COMMENT ON COLUMN trace_spans.error_type IS 'The class of the error, such as an exception type or an HTTP status; null without an error.';
COMMENT ON COLUMN trace_spans.request_parameters IS
  'Parameters of the request, such as temperature and max_tokens, as one JSON object; null if none was sent.';
COMMENT ON COLUMN trace_spans.dialect IS
  'In whose spelling the sender wrote the span, such as opentelemetry; null on spans that are not GenAI.';

COMMENT ON TABLE span_contents IS
  'The content of GenAI spans: prompts, completions, tool arguments and results, retrieved documents. One row per span that has any, under the key of its row in trace_spans, in partitions of the same days; it may be kept for a shorter time.';
COMMENT ON COLUMN span_contents.trace_id IS 'The trace of the span: traces.id.';
COMMENT ON COLUMN span_contents.span_id IS 'The span_id of the span in trace_spans.';
COMMENT ON COLUMN span_contents.start_time IS 'The start_time of the span in trace_spans.';
COMMENT ON COLUMN span_contents.input IS
  'What went in, as messages in the shape of the OpenTelemetry GenAI conventions; for a tool its arguments. Null if nothing was captured.';
COMMENT ON COLUMN span_contents.output IS
  'What came out, as messages in the shape of the OpenTelemetry GenAI conventions; for a tool its result. Null if nothing was captured.';
COMMENT ON COLUMN span_contents.system_instructions IS
  'Instructions that were given apart from the messages, in the shape of the OpenTelemetry GenAI conventions; null if none was captured.';
COMMENT ON COLUMN span_contents.tool_definitions IS 'The tools offered to the model, a JSON array; null if none was captured.';

COMMENT ON TABLE resources IS 'What sends spans: services, hosts, containers, SDKs. One row per distinct description.';
COMMENT ON COLUMN resources.id IS 'Hash of the other columns.';
COMMENT ON COLUMN resources.tenant IS 'Whose resource it is, as in traces.tenant.';
COMMENT ON COLUMN resources.attributes IS 'The attributes of the resource, a JSON object written like trace_spans.attributes.';
COMMENT ON COLUMN resources.schema_url IS 'Address of the schema the attributes follow; null if the sender named none.';

COMMENT ON TABLE scopes IS 'The instrumentation libraries that record spans. One row per distinct description.';
COMMENT ON COLUMN scopes.id IS 'Hash of the other columns.';
COMMENT ON COLUMN scopes.tenant IS 'Whose scope it is, as in traces.tenant.';
COMMENT ON COLUMN scopes.name IS 'Name of the library; null if the sender gave none.';
COMMENT ON COLUMN scopes.version IS 'Version of the library; null if the sender gave none.';
COMMENT ON COLUMN scopes.attributes IS 'The attributes of the scope, a JSON object written like trace_spans.attributes.';
COMMENT ON COLUMN scopes.schema_url IS 'Address of the schema the spans of the scope follow; null if the sender named none.';

COMMENT ON VIEW spans IS
  'All spans, each with its content and its resource. A query is much faster with a condition on start_time; content costs only where it is selected.';
COMMENT ON VIEW llm_spans IS
  'The GenAI spans, each with its content and its resource. A query is much faster with a condition on start_time; content costs only where it is selected.';
COMMENT ON COLUMN spans.resource IS 'The attributes of what sent the span, a JSON object: resources.attributes; null if it described nothing.';
COMMENT ON COLUMN llm_spans.resource IS 'The attributes of what sent the span, a JSON object: resources.attributes; null if it described nothing.';

COMMENT ON VIEW duplicate_calls IS
  'Counted spans that may record a call which another counted span of their trace records too, as two instrumentations around one call do; their tokens and cost are then in the sums twice. One row per span and reason.';
COMMENT ON COLUMN duplicate_calls.reason IS
  'counted ancestor: a counted span stands above this one in its trace, at most 100 levels up. same response id: an earlier counted span of the trace carries the same response_id.';
COMMENT ON COLUMN duplicate_calls.other_span_id IS
  'The span it may repeat: the nearest counted ancestor, or the earliest counted span with the same response_id.';

COMMENT ON TABLE trace_spans_past IS 'Spans that started before 2020, from clocks that are wrong.';
COMMENT ON TABLE trace_spans_future IS 'Spans that started in 2100 or later, from clocks that are wrong.';
COMMENT ON TABLE span_contents_past IS 'Content of the spans in trace_spans_past.';
COMMENT ON TABLE span_contents_future IS 'Content of the spans in trace_spans_future.';

COMMENT ON TABLE schema_history IS 'The migrations that made this schema, kept by Flyway.';
COMMENT ON COLUMN schema_history.installed_rank IS 'Order in which the migrations ran.';
COMMENT ON COLUMN schema_history.version IS 'Version of the schema after the migration; null if the migration has none.';
COMMENT ON COLUMN schema_history.description IS 'What the migration is about.';
COMMENT ON COLUMN schema_history.type IS 'Kind of migration, mostly SQL.';
COMMENT ON COLUMN schema_history.script IS 'Name of the migration''s file.';
COMMENT ON COLUMN schema_history.checksum IS 'Checksum of the file when it ran.';
COMMENT ON COLUMN schema_history.installed_by IS 'Database user that ran it.';
COMMENT ON COLUMN schema_history.installed_on IS 'When it ran, in the time zone of the session that ran it.';
COMMENT ON COLUMN schema_history.execution_time IS 'How long it took, in milliseconds.';
COMMENT ON COLUMN schema_history.success IS 'Whether it succeeded.';

-- The other columns of views and partitions say what the column of the same name says in the table they come from.
DO $$
DECLARE
  derived record;
BEGIN
  FOR derived IN
    SELECT c.attrelid::regclass AS relation, c.attname, col_description(origin.attrelid, origin.attnum) AS description
    FROM (VALUES
      ('spans', 'trace_spans'), ('spans', 'span_contents'),
      ('llm_spans', 'trace_spans'), ('llm_spans', 'span_contents'), ('duplicate_calls', 'trace_spans'),
      ('trace_spans_past', 'trace_spans'), ('trace_spans_future', 'trace_spans'),
      ('span_contents_past', 'span_contents'), ('span_contents_future', 'span_contents')
    ) AS pair (relation, origin)
    JOIN pg_attribute c ON c.attrelid = pair.relation::regclass AND c.attnum > 0
    JOIN pg_attribute origin ON origin.attrelid = pair.origin::regclass AND origin.attname = c.attname
    -- The three columns of the key stand in both tables: trace_spans describes them.
    WHERE NOT (pair.relation IN ('spans', 'llm_spans') AND pair.origin = 'span_contents'
      AND c.attname IN ('trace_id', 'span_id', 'start_time'))
  LOOP
    EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', derived.relation, derived.attname, derived.description);
  END LOOP;
END
$$;
