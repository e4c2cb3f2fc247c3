-- Messages that came in log records, apart from their spans: before them or after, or to another server. They are never
-- merged into other rows: the views join them when they are read.

CREATE TYPE message_direction AS ENUM ('input', 'output', 'system', 'tools');

CREATE TABLE span_messages (
  trace_id   uuid              NOT NULL,
  span_id    text              COLLATE "C" NOT NULL,
  time       timestamptz       NOT NULL,
  time_nanos smallint          NOT NULL,
  id         uuid              NOT NULL,
  tenant     text              COLLATE "C" NOT NULL,
  direction  message_direction NOT NULL,
  event      text              NOT NULL,
  record     integer           NOT NULL,
  number     integer           NOT NULL,
  message    json              NOT NULL,
  notes      json,
  stored_at  timestamptz,
  CONSTRAINT span_messages_pkey PRIMARY KEY (trace_id, span_id, time, id)
) PARTITION BY RANGE (time);

-- For those who look for messages whose spans never came: rows are stored in the order of this column.
CREATE INDEX span_messages_stored_at_brin ON span_messages USING brin (stored_at);

DO $$
DECLARE
  document name;
BEGIN
  IF EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
    FOR document IN
      SELECT attname FROM pg_attribute WHERE attrelid = 'span_messages'::regclass AND atttypid = 'json'::regtype
    LOOP
      EXECUTE format('ALTER TABLE span_messages ALTER COLUMN %I SET COMPRESSION lz4', document);
    END LOOP;
  END IF;
END
$$;

CREATE TABLE span_messages_past PARTITION OF span_messages
  FOR VALUES FROM (MINVALUE) TO ('2020-01-01 00:00:00+00') WITH (toast_tuple_target = 8160);
CREATE TABLE span_messages_future PARTITION OF span_messages
  FOR VALUES FROM ('2100-01-01 00:00:00+00') TO (MAXVALUE) WITH (toast_tuple_target = 8160);

-- The columns are those of before, so that views of others upon this one stay. Like the contents, the messages are not
-- touched by a query that reads no content, nor for a span that brought its input and output itself. Their times are
-- looked for around the span's, or where clocks that are wrong lead, which leaves most partitions aside. Of several
-- generations of events only the newest is read: some senders write two, which say the same.
CREATE OR REPLACE VIEW spans AS
SELECT
  s.*,
  coalesce(c.input, m.input) AS input,
  coalesce(c.output, m.output) AS output,
  coalesce(c.system_instructions, m.system_instructions) AS system_instructions,
  coalesce(c.tool_definitions, m.tool_definitions) AS tool_definitions,
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
LEFT JOIN LATERAL (
  SELECT
    json_agg(message ORDER BY time, time_nanos, record, number, id)
      FILTER (WHERE direction = 'input') AS input,
    json_agg(message ORDER BY time, time_nanos, record, number, id)
      FILTER (WHERE direction = 'output') AS output,
    json_agg(message ORDER BY time, time_nanos, record, number, id)
      FILTER (WHERE direction = 'system') AS system_instructions,
    json_agg(message ORDER BY time, time_nanos, record, number, id)
      FILTER (WHERE direction = 'tools') AS tool_definitions
  FROM (
    SELECT
      span_messages.*,
      rank() OVER (
        PARTITION BY direction
        ORDER BY CASE event
          WHEN 'gen_ai.client.inference.operation.details' THEN 1
          WHEN 'gen_ai.content.prompt' THEN 3
          WHEN 'gen_ai.content.completion' THEN 3
          ELSE 2
        END
      ) AS age
    FROM span_messages
    WHERE (c.input IS NULL OR c.output IS NULL)
      AND trace_id = s.trace_id
      AND span_id = s.span_id
      AND tenant = s.tenant
      AND (
        time >= s.start_time - interval '1 day'
          AND time < s.start_time + interval '1 day' + greatest(s.duration_ns, 0) / 1000 * interval '1 microsecond'
        OR time < '2020-01-01 00:00:00+00'
        OR time >= '2100-01-01 00:00:00+00'
      )
  ) logged
  WHERE age = 1
) m ON true
LEFT JOIN resources r ON r.id = s.resource_id;

COMMENT ON TYPE message_direction IS
  'What a message was to the call of a model: input went in, output came out, system is a part of the instructions given apart from the messages, tools the definition of a tool that was offered.';

COMMENT ON TABLE span_messages IS
  'Messages of GenAI spans that came in log records, before or after their spans; one row each, stored once however often it is sent. Partitioned by the UTC day of time. The views spans and llm_spans show them where span_contents has none. A row whose span does not come is deleted after a day.';
COMMENT ON COLUMN span_messages.trace_id IS 'The trace of the span: traces.id.';
COMMENT ON COLUMN span_messages.span_id IS 'The span_id of the span in trace_spans.';
COMMENT ON COLUMN span_messages.time IS
  'When the event was, to the microsecond; when it was observed if its sender did not say; 1970 if neither is known.';
COMMENT ON COLUMN span_messages.time_nanos IS 'Nanoseconds of time beyond the microsecond, 0 to 999.';
COMMENT ON COLUMN span_messages.id IS 'Hash of the message and all that tells it from others.';
COMMENT ON COLUMN span_messages.tenant IS 'Whose message it is, as in traces.tenant.';
COMMENT ON COLUMN span_messages.direction IS 'What the message was to the call of the model.';
COMMENT ON COLUMN span_messages.event IS 'Name of the event, such as gen_ai.user.message.';
COMMENT ON COLUMN span_messages.record IS 'Place of the log record in its request, from 0: the order of records of one time.';
COMMENT ON COLUMN span_messages.number IS 'Place among the messages of one direction in the log record, from 0.';
COMMENT ON COLUMN span_messages.message IS
  'The message in the shape of the OpenTelemetry GenAI conventions; a part of the instructions, or a tool, where direction says so.';
COMMENT ON COLUMN span_messages.notes IS 'What was repaired in the message so that it could be stored; null if nothing was.';
COMMENT ON COLUMN span_messages.stored_at IS 'When the message was stored, by the clock of the database.';

COMMENT ON TABLE span_messages_past IS 'Messages of times before 2020, from clocks that are wrong, and of unknown time.';
COMMENT ON TABLE span_messages_future IS 'Messages of 2100 or later, from clocks that are wrong.';

DO $$
DECLARE
  derived record;
BEGIN
  FOR derived IN
    SELECT c.attrelid::regclass AS relation, c.attname, col_description(origin.attrelid, origin.attnum) AS description
    FROM (VALUES ('span_messages_past'), ('span_messages_future')) AS made (relation)
    JOIN pg_attribute c ON c.attrelid = made.relation::regclass AND c.attnum > 0
    JOIN pg_attribute origin ON origin.attrelid = 'span_messages'::regclass AND origin.attname = c.attname
  LOOP
    EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', derived.relation, derived.attname, derived.description);
  END LOOP;
END
$$;
