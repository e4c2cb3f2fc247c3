package io.llmobservatory.server.config;

import org.jspecify.annotations.Nullable;

/**
 * Where spans are stored.
 *
 * @param url null for the embedded PostgreSQL
 * @param readUrl of a replica that is asked what is stored; null to ask the database itself
 * @param writers batches written at the same time, 1 to 64
 */
public record PostgresqlExporter(
    @Nullable DatabaseUrl url, @Nullable DatabaseUrl readUrl, int writers, Retention retention) {
  private static final int MAX_DEFAULT_WRITERS = 4;

  static PostgresqlExporter read(Settings settings) {
    int byDefault = Math.min(MAX_DEFAULT_WRITERS, settings.machine().cores());
    return new PostgresqlExporter(
        settings.find(PostgresqlKeys.URL),
        settings.find(PostgresqlKeys.READ_URL),
        settings.get(PostgresqlKeys.WRITERS, byDefault),
        Retention.read(settings));
  }
}
