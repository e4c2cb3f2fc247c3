-- What the tables need to stay quick as they grow.

-- For the newest traces, and for those that are older than a day. It is the one index on a column that may change: an
-- update that brings an earlier start writes all indexes of the row anew, others none.
CREATE INDEX traces_start_time ON traces (start_time);

-- Rows of traces change while their spans come, and then stay. Were a tenth or a fifth of a large table waited for, as
-- is the default, the planner would know nothing of the traces of the last hours, and dead rows would pile up. Most
-- traces come in two or three batches within a second, sooner than a page is cleaned: with room for each row twice none
-- of those updates touches an index, with less four in ten did.
ALTER TABLE traces SET (
  fillfactor = 50,
  autovacuum_vacuum_scale_factor = 0.05,
  autovacuum_analyze_scale_factor = 0.02
);

-- Rows of days are inserted once and then read. After each so many of them the new pages, and no others, are frozen and
-- their times noted for the BRIN indexes. While the last checkpoint still is the one from before they were written, that
-- logs some 20 bytes a span; later each page has to be logged whole, nearly as much as the span itself, and with the
-- default, a fifth of the day, it would be later. Frozen pages are never visited again, whatever transaction ids wrap
-- around. When statistics are due is left to the defaults: a new day has some within a minute.
DO $$
DECLARE
  partition record;
BEGIN
  FOR partition IN
    SELECT c.oid::regclass AS name
    FROM pg_inherits
    JOIN pg_class c ON c.oid = inhrelid AND c.relkind = 'r'
    WHERE inhparent IN ('trace_spans'::regclass, 'span_contents'::regclass, 'span_messages'::regclass)
  LOOP
    EXECUTE format(
      'ALTER TABLE %s SET (autovacuum_vacuum_insert_scale_factor = 0,'
        ' autovacuum_vacuum_insert_threshold = 50000, autovacuum_freeze_min_age = 0)',
      partition.name);
  END LOOP;
END
$$;
