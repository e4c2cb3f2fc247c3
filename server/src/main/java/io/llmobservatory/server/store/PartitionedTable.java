package io.llmobservatory.server.store;

import java.time.LocalDate;

/**
 * The tables that are partitioned by UTC day, in the order in which everything locks them: two who
 * kept different orders would wait for each other.
 */
enum PartitionedTable {
  TRACE_SPANS("trace_spans", Storage.OF_DAY, "Spans that started on"),
  SPAN_CONTENTS("span_contents", Storage.OF_CONTENT, "Content of the spans that started on"),
  SPAN_MESSAGES("span_messages", Storage.OF_CONTENT, "Messages of log records of");

  private final String table;
  private final String storage;
  private final String comment;

  PartitionedTable(String table, String storage, String comment) {
    this.table = table;
    this.storage = storage;
    this.comment = comment;
  }

  String tableName() {
    return table;
  }

  /** Storage parameters. None is inherited, nor copied by LIKE: each partition is given them. */
  private static final class Storage {
    // The migration of version 4, which gave them to the partitions that were there, tells why.
    static final String OF_DAY =
        "autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 50000,"
            + " autovacuum_freeze_min_age = 0";

    // Up to 8160 bytes a row stays in the table itself.
    static final String OF_CONTENT = "toast_tuple_target = 8160, " + OF_DAY;
  }

  /** The name a day's partition has unless something else bears it. */
  String partitionName(LocalDate day) {
    return "%s_%04d_%02d_%02d"
        .formatted(table, day.getYear(), day.getMonthValue(), day.getDayOfMonth());
  }

  /**
   * The statements that make a day's partition. Made apart and then attached, because {@code
   * PARTITION OF} waits for every open transaction on the table and stops all that come after it.
   */
  String createPartition(String partition, LocalDate day) {
    return """
        CREATE TABLE %1$s (LIKE %2$s INCLUDING ALL) WITH (%3$s);
        COMMENT ON TABLE %1$s IS '%4$s %5$s, UTC.';
        ALTER TABLE %2$s ATTACH PARTITION %1$s
          FOR VALUES FROM ('%5$s 00:00:00+00') TO ('%6$s 00:00:00+00');
        """
        .formatted(partition, table, storage, comment, day, day.plusDays(1));
  }
}
