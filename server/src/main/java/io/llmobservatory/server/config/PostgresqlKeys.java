package io.llmobservatory.server.config;

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

  static final Key<Integer> WRITERS =
      SECTION.keyWithoutDefault(
          "writers",
          ValueType.integer("number of writers", 1, 64),
          "one per core, at most 4",
          "batches written at the same time, each over a connection of its own",
          PostgresqlExporter::writers);

  static final List<KeySection<?>> SECTIONS = List.of(SECTION);

  private PostgresqlKeys() {}
}
