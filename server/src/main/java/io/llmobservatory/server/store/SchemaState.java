package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a database holds before anything is done to it.
 *
 * @param schema where tables are looked for and made: the first existing schema of the search path
 * @param version the version of our schema there, 0 if it is empty
 */
record SchemaState(String schema, int version) {
  private static final int OLDEST_SERVER = 14;
  private static final String USE_ANOTHER =
      "Use an empty database, or a schema of its own (currentSchema in the database URL)";

  // Tables and views have a type of their own name, so types cover all that migrations make.
  private static final String SERVER =
      """
      SELECT current_setting('server_version'), current_setting('server_version_num')::int,
             current_database(), s.name,
             to_regclass(quote_ident(s.name) || '.schema_history') IS NOT NULL,
             (SELECT string_agg(typname, ', ' ORDER BY typname) FROM pg_type
              WHERE typnamespace = to_regnamespace(quote_ident(s.name))
                AND typname IN ('traces', 'trace_spans', 'span_contents', 'resources', 'scopes',
                    'spans', 'llm_spans', 'duplicate_calls', 'span_messages', 'api_keys',
                    'span_kind', 'span_status', 'message_direction'))
      FROM (SELECT current_schema()::text AS name) s
      """;

  private static final String HISTORY =
      """
      SELECT coalesce(max(version::int), 0), coalesce(bool_or(version = '1' AND script = ?), false)
      FROM schema_history WHERE success AND version IS NOT NULL
      """;

  /**
   * Looks, and changes nothing.
   *
   * @throws SchemaException if the server is too old or the schema is not ours
   * @throws SQLException if the database cannot be asked
   */
  static SchemaState read(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SERVER);
        ResultSet row = statement.executeQuery()) {
      row.next();
      requireServer(row.getString(1), row.getInt(2));
      String database = row.getString(3);
      String schema = row.getString(4);
      if (schema == null) {
        throw new SchemaException(
            ("Database \"%s\" has none of the schemas in the search path of this user. Create one"
                    + " (CREATE SCHEMA), or correct currentSchema in the database URL.")
                .formatted(database));
      }
      String place = "schema \"%s\" of database \"%s\"".formatted(schema, database);
      int version = row.getBoolean(5) ? recordedVersion(connection, place) : 0;
      String present = row.getString(6);
      if (version == 0 && present != null) {
        throw foreign(place, present);
      }
      return new SchemaState(schema, version);
    }
  }

  /** Refuses a server older than the schema needs. */
  static void requireServer(String version, int number) {
    if (number < OLDEST_SERVER * 10_000) {
      throw new SchemaException(
          "The database server is PostgreSQL %s. LLM Observatory needs PostgreSQL %d or later."
              .formatted(version, OLDEST_SERVER));
    }
  }

  /** Refuses a schema of a later version than this program knows. */
  void requireKnown() {
    if (version > Migrations.latest()) {
      throw new SchemaException(
          ("Schema \"%s\" has version %d, made by a newer LLM Observatory. This one knows versions"
                  + " up to %d: run the newer one.")
              .formatted(schema, version, Migrations.latest()));
    }
  }

  private static int recordedVersion(Connection connection, String place) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(HISTORY)) {
      statement.setString(1, Migrations.FILES.get(0));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        int version = row.getInt(1);
        if (version > 0 && !row.getBoolean(2)) {
          throw foreignHistory(place, null);
        }
        return version;
      }
    } catch (SQLException e) {
      // No such column, or a version that is no whole number: another program's table.
      if ("42703".equals(e.getSQLState()) || "22P02".equals(e.getSQLState())) {
        throw foreignHistory(place, e);
      }
      throw e;
    }
  }

  private static SchemaException foreign(String place, String present) {
    return new SchemaException(
        ("The %s already has %s, and no record that LLM Observatory made it: another program did,"
                + " or a first migration was cut off. %s, or drop what is there.")
            .formatted(place, present, USE_ANOTHER));
  }

  private static SchemaException foreignHistory(String place, @Nullable SQLException cause) {
    return new SchemaException(
        "The table schema_history in the %s belongs to another program. %s."
            .formatted(place, USE_ANOTHER),
        cause);
  }
}
