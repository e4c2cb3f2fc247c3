package io.llmobservatory.server.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** The API keys in the database, of which it holds hashes only. */
public final class ApiKeys {
  private static final String INSERT =
      """
      INSERT INTO api_keys (id, tenant, name, key_hash, key_prefix, created_at)
      VALUES (?, ?, ?, ?, ?, now())
      """;

  private static final String ALL =
      "SELECT key_hash, tenant, key_prefix, revoked_at IS NOT NULL FROM api_keys";

  private static final String LIST =
      """
      SELECT id, key_prefix AS prefix, tenant, name,
        to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created,
        to_char(revoked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS revoked
      FROM api_keys ORDER BY created_at, id
      """;

  private static final String FIND =
      """
      SELECT id, tenant, key_prefix, revoked_at IS NOT NULL FROM api_keys
      WHERE id = ? OR key_prefix = ? OR key_hash = ?
      ORDER BY created_at, id
      """;

  private static final String REVOKE =
      "UPDATE api_keys SET revoked_at = now() WHERE id = ? AND revoked_at IS NULL";

  private final DataSource database;

  /**
   * A key as servers know it.
   *
   * @param prefix its first characters
   * @param revoked whether it is to be refused
   */
  public record Known(String tenant, String prefix, boolean revoked) {}

  /**
   * A key that somebody named.
   *
   * @param revoked whether it was revoked before
   */
  public record Found(UUID id, String tenant, String prefix, boolean revoked) {}

  /** Names the database; connects when it is asked. */
  public ApiKeys(DatabaseAddress address) {
    this(dataSource(address));
  }

  ApiKeys(DataSource database) {
    this.database = database;
  }

  private static DataSource dataSource(DatabaseAddress address) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(address.jdbcUrl());
    dataSource.setUser(address.user());
    dataSource.setPassword(address.password());
    dataSource.setApplicationName("llm-observatory key");
    return dataSource;
  }

  /** Throws {@link SchemaException} if the schema is not one with keys. */
  public void requireSchema() throws StoreException {
    try {
      Schema.requireCurrent(database);
    } catch (SQLException e) {
      throw Failures.ofConnection(e);
    }
  }

  /**
   * Stores a key, which is valid from then on.
   *
   * @param prefix its first characters, by which people recognise it
   * @return its id
   */
  public UUID create(String tenant, @Nullable String name, Sha256 hash, String prefix)
      throws StoreException {
    UUID id = UUID.randomUUID();
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setObject(1, id);
      statement.setString(2, tenant);
      statement.setString(3, name);
      statement.setBytes(4, hash.bytes());
      statement.setString(5, prefix);
      statement.executeUpdate();
      return id;
    } catch (SQLException e) {
      throw Failures.ofConnection(e);
    }
  }

  /** Returns all keys, those that were revoked too. */
  public Map<Sha256, Known> all() throws StoreException {
    Map<Sha256, Known> keys = new HashMap<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ALL)) {
      while (row.next()) {
        keys.put(
            Sha256.stored(row.getBytes(1)),
            new Known(row.getString(2), row.getString(3), row.getBoolean(4)));
      }
      return keys;
    } catch (SQLException e) {
      throw Failures.ofConnection(e);
    }
  }

  /**
   * Lists the keys for people, in the order in which they were made.
   *
   * @throws SqlQuery.FailedException if the database refuses
   * @throws IOException if {@code rows} throws it
   */
  public static void list(DatabaseAddress address, SqlQuery.Rows rows)
      throws SqlQuery.FailedException, IOException {
    new SqlQuery(address).run(LIST, false, rows);
  }

  /**
   * Finds keys by what a person has in hand; null for what that is not.
   *
   * @return several only if their prefixes are the same
   */
  public List<Found> find(@Nullable UUID id, @Nullable String prefix, @Nullable Sha256 hash)
      throws StoreException {
    List<Found> found = new ArrayList<>();
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setObject(1, id, java.sql.Types.OTHER);
      statement.setString(2, prefix);
      statement.setBytes(3, hash == null ? null : hash.bytes());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(
              new Found(
                  row.getObject(1, UUID.class),
                  row.getString(2),
                  row.getString(3),
                  row.getBoolean(4)));
        }
      }
      return found;
    } catch (SQLException e) {
      throw Failures.ofConnection(e);
    }
  }

  /** Revokes a key for good, if it is not revoked yet. */
  public void revoke(UUID id) throws StoreException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(REVOKE)) {
      statement.setObject(1, id);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw Failures.ofConnection(e);
    }
  }
}
