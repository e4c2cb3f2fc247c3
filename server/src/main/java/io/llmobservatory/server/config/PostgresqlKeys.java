package io.llmobservatory.server.config;

import java.time.Duration;
import java.util.List;

/** The keys of {@link PostgresqlExporter}. */
final class PostgresqlKeys {
  private static final KeySection<PostgresqlExporter> SECTION =
      new KeySection<>("exporters.postgresql", c -> c.exporters().postgresql());

  static final Key<DatabaseUrl> URL =
      SECTION.keyWithoutDefault(
          "url",
          ValueType.DATABASE_URL,
          "the embedded PostgreSQL",
          "database, as postgresql://user:password@host:port/database?sslmode=require",
          PostgresqlExporter::url);

  static final Key<DatabaseUrl> READ_URL =
      SECTION.keyWithoutDefault(
          "read_url",
          ValueType.DATABASE_URL,
          "the same database",
          "database that TraceQueryService asks, such as a replica, which may lag behind",
          PostgresqlExporter::readUrl);

  static final Key<Integer> WRITERS =
      SECTION.keyWithoutDefault(
          "writers",
          ValueType.integer("number of writers", 1, 64),
          "one per core, at most 4",
          "batches written at the same time, each over a connection of its own",
          PostgresqlExporter::writers);

  private static final KeySection<Retention> RETENTION =
      SECTION.child("retention", PostgresqlExporter::retention);

  static final Key<Duration> RETENTION_SPANS =
      RETENTION.keyWithoutDefault(
          "spans",
          ValueType.AGE,
          "for ever",
          "how long spans are kept, such as 30d, at least; they go by whole days, with their contents"
              + " and traces",
          Retention::spans);

  static final Key<Duration> RETENTION_CONTENTS =
      RETENTION.keyWithoutDefault(
          "contents",
          ValueType.AGE,
          "as long as spans",
          "how long message content is kept, at most as long as spans",
          Retention::contents);

  static final List<KeySection<?>> SECTIONS = List.of(SECTION, RETENTION);

  private PostgresqlKeys() {}
}
