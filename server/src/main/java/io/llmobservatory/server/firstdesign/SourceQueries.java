package io.llmobservatory.server.firstdesign;

/**
 * The queries that read the first design's tables. They decide to which trace a span belongs: that
 * takes a look at all spans, and PostgreSQL may do it on disk.
 */
final class SourceQueries {
  /** Rows with more bytes of documents are left out. */
  static final int MAX_DOCUMENT_BYTES = 16 << 20;

  static final String COUNTS =
      """
      SELECT (SELECT count(*) FROM traces), (SELECT count(*) FROM trace_spans),
        (SELECT count(*) FROM traces) - (SELECT count(DISTINCT %s) FROM traces),
        (SELECT count(*) FROM traces t
          WHERE NOT EXISTS (SELECT FROM trace_spans s WHERE s.trace_id = t.id))
      """
          .formatted(id("coalesce(trace_id, '')", 32));

  private static final String NIL = "'00000000-0000-0000-0000-000000000000'";

  /** Spans that have no row in traces go where their parents are, from those that have one down. */
  private static final String PLACES =
      """
      WITH RECURSIVE named AS (
        SELECT id, key, first_value(id) OVER (PARTITION BY key ORDER BY id) AS kept
        FROM (SELECT id, coalesce(%1$s, '') AS key FROM traces) AS t
      ), lost AS (
        SELECT DISTINCT s.trace_id, %2$s AS span_id, %3$s AS parent, s.start_time
        FROM trace_spans s
        WHERE NOT EXISTS (SELECT FROM traces t WHERE t.id = s.trace_id)
      ), parents AS (
        SELECT %2$s AS span_id, (array_agg(s.trace_id))[1] AS trace_id
        FROM trace_spans s
        WHERE %2$s IN (SELECT parent FROM lost WHERE parent <> '')
        GROUP BY 1
        HAVING count(*) = 1
      ), placed AS (
        SELECT l.trace_id, l.span_id, l.parent, l.start_time,
          CASE WHEN n.id IS NULL THEN %4$s ELSE n.key END AS key,
          CASE WHEN n.id IS NULL THEN nullif(l.trace_id, %5$s) ELSE n.kept END AS kept,
          n.id IS NOT NULL AS known, n.id IS NOT NULL AS joined
        FROM lost l
        LEFT JOIN parents p ON p.span_id = l.parent
        LEFT JOIN named n ON n.id = p.trace_id
        WHERE p.span_id IS NULL OR n.id IS NOT NULL
        UNION ALL
        SELECT l.trace_id, l.span_id, l.parent, l.start_time, w.key, w.kept, w.known, true
        FROM placed w
        JOIN parents p ON p.span_id = w.span_id
        JOIN lost l ON l.parent = w.span_id
      )
      """;

  /** Documents are taken out of their tables after the sort, which would carry them along. */
  private static final String SPANS =
      """
      SELECT key, kept, known, place, span_id, parent,
        name, kind, service_name, status, status_message,
        %1$s, %2$s, duration_us::bigint,
        bytes, CASE WHEN bytes <= %3$d THEN d.attributes END,
        CASE WHEN bytes <= %3$d THEN d.events END, CASE WHEN bytes <= %3$d THEN d.links END
      FROM (%4$s OFFSET 0) AS sorted
      CROSS JOIN LATERAL (
        SELECT sorted.attributes::text AS attributes, sorted.events::text AS events,
          sorted.links::text AS links OFFSET 0) AS d
      CROSS JOIN LATERAL (
        SELECT coalesce(octet_length(d.attributes), 0)::bigint + coalesce(octet_length(d.events), 0)
          + coalesce(octet_length(d.links), 0) AS bytes) AS size
      """;

  private static final String SORTED =
      """
      SELECT coalesce(n.key, w.key, %1$s) COLLATE "C" AS key,
        CASE WHEN n.id IS NULL AND w.span_id IS NULL THEN nullif(s.trace_id, %2$s)
          ELSE coalesce(n.kept, w.kept) END AS kept,
        n.id IS NOT NULL OR coalesce(w.known, false) AS known,
        CASE WHEN n.id IS NOT NULL THEN 'own' WHEN w.joined THEN 'parent' ELSE 'orphan' END AS place,
        (%3$s) COLLATE "C" AS span_id, %4$s AS parent, s.start_time, %5$s
      FROM trace_spans s
      LEFT JOIN named n ON n.id = s.trace_id
      LEFT JOIN placed w ON n.id IS NULL AND w.span_id = %3$s AND w.parent = %4$s
        AND w.trace_id IS NOT DISTINCT FROM s.trace_id
        AND w.start_time IS NOT DISTINCT FROM s.start_time
      ORDER BY 1, 3 DESC, 5, s.start_time%6$s
      """;

  private SourceQueries() {}

  /** All spans, those of one trace behind each other, versions of one span too. */
  static String spans(SourceTables tables) {
    String span = id("s.span_id", 16);
    String parent =
        tables.spansHave("parent_span_id")
            ? "coalesce(" + id("s.parent_span_id", 16) + ", '')"
            : "''::text";
    String nil = NIL + "::uuid";
    String others =
        String.join(
            ", ",
            text(tables, "name"),
            text(tables, "kind"),
            text(tables, "service_name"),
            text(tables, "status"),
            text(tables, "status_message"),
            column(tables, "end_time", "timestamptz"),
            column(tables, "duration_us", "bigint"),
            column(tables, "attributes", "text"),
            column(tables, "events", "text"),
            column(tables, "links", "text"));
    String sorted =
        SORTED.formatted(
            ownTrace("s", span), nil, span, parent, others, tables.spansHave("id") ? ", s.id" : "");
    return PLACES.formatted(id("trace_id", 32), span, parent, ownTrace("l", "l.span_id"), nil)
        + SPANS.formatted(micros("start_time"), micros("end_time"), MAX_DOCUMENT_BYTES, sorted);
  }

  /** An id in the form in which it is stored here: hexadecimal ones in lower case. */
  private static String id(String column, int digits) {
    return "CASE WHEN %1$s ~ '^[0-9A-Fa-f]{%2$d}$' THEN lower(%1$s) ELSE %1$s::text END"
        .formatted(column, digits);
  }

  /** The id of a trace that nothing else tells of; spans that share a UUID share it. */
  private static String ownTrace(String table, String spanId) {
    return """
        CASE WHEN coalesce(%1$s.trace_id, %2$s) = %2$s
          THEN 'orphan-' || md5((%3$s) || ' ' || coalesce(%1$s.start_time::text, ''))
          ELSE replace(%1$s.trace_id::text, '-', '') END"""
        .formatted(table, NIL, spanId);
  }

  private static String text(SourceTables tables, String column) {
    return tables.spansHave(column)
        ? "s." + column + "::text AS " + column
        : missing(column, "text");
  }

  private static String column(SourceTables tables, String column, String type) {
    return tables.spansHave(column) ? "s." + column : missing(column, type);
  }

  private static String missing(String column, String type) {
    return "NULL::" + type + " AS " + column;
  }

  /** Microseconds since 1970; null for infinity too. */
  private static String micros(String column) {
    return "CASE WHEN isfinite(%1$s) THEN (extract(epoch FROM %1$s) * 1000000)::bigint END"
        .formatted(column);
  }
}
