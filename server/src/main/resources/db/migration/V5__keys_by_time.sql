-- The keys of days begin with the start, so that queries find the spans of a minute, and new keys come beside each other
-- whatever their traces: of an index that begins with the random id of a trace nearly every page is needed all the time,
-- and of one that holds nothing else it is a third of the pages.
--
-- The BRIN index that the start had until now costs less, but it knows nothing of pages that no vacuum has seen, which
-- may be those of a minute and more; and a single span that began long before the others stretches the time of a
-- thousand.
ALTER TABLE trace_spans DROP CONSTRAINT trace_spans_pkey;
ALTER TABLE trace_spans ADD CONSTRAINT trace_spans_pkey PRIMARY KEY (start_time, trace_id, span_id);
CREATE INDEX trace_spans_trace_id ON trace_spans (trace_id);
DROP INDEX trace_spans_start_time_brin;

ALTER TABLE span_contents DROP CONSTRAINT span_contents_pkey;
ALTER TABLE span_contents ADD CONSTRAINT span_contents_pkey PRIMARY KEY (start_time, trace_id, span_id);
