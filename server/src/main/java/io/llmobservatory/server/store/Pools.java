package io.llmobservatory.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.TimeUnit;

/**
 * The connection pools. Their time limits are made so that four attempts at a batch fit into the
 * time in which a request is answered.
 */
public final class Pools {
  /** How long a statement may take, in milliseconds. */
  static final int STATEMENT_TIMEOUT_MILLIS = 2_000;

  private static final int LOCK_TIMEOUT_MILLIS = 800;
  private static final int BORROW_TIMEOUT_MILLIS = 750;
  private static final int CONNECT_TIMEOUT_SECONDS = 1;
  private static final int SOCKET_TIMEOUT_SECONDS = 5;
  private static final int CHORE_TIMEOUT_MILLIS = 4_000;

  /** A look at the database, and a day that is made. */
  private static final int CHORES = 2;

  /** A migration takes three at once. */
  private static final int MIGRATION = 3;

  /** Sessions think in UTC, and a commit is on disk even where the server's default is less. */
  private static final String SESSION =
      "SET TIME ZONE 'UTC'; SELECT set_config('synchronous_commit', 'on', false)"
          + " WHERE current_setting('synchronous_commit') = 'off'";

  private Pools() {}

  /** Connections for writers, which commit when told. */
  static HikariDataSource writers(DatabaseAddress address, int size) {
    HikariConfig config = config(address, "writers", size);
    config.setAutoCommit(false);
    // Else the settings below would stay in an open transaction, and go with its rollback.
    config.setIsolateInternalQueries(true);
    bound(config);
    config.setConnectionInitSql(
        SESSION
            + "; SET statement_timeout = "
            + STATEMENT_TIMEOUT_MILLIS
            + "; SET lock_timeout = "
            + LOCK_TIMEOUT_MILLIS
            + "; SET client_min_messages = warning");
    return new HikariDataSource(config);
  }

  /** Connections for everything else that writers or the readiness wait for. */
  static HikariDataSource chores(DatabaseAddress address) {
    HikariConfig config = config(address, "chores", CHORES);
    config.setMinimumIdle(1);
    bound(config);
    config.setConnectionInitSql(SESSION + "; SET statement_timeout = " + CHORE_TIMEOUT_MILLIS);
    return new HikariDataSource(config);
  }

  /**
   * Connections for queries, which read within transactions and never write. Each statement has its
   * own limit of time. Plans are made for the values that are asked for: they decide which days are
   * looked at. Compiling a plan takes longer than most of the queries, and their work is left to
   * one processor, since others write.
   *
   * @param address where they read
   * @param size how many there are at most
   */
  public static HikariDataSource queries(DatabaseAddress address, int size) {
    HikariConfig config = config(address, "queries", size);
    config.setAutoCommit(false);
    config.setReadOnly(true);
    config.setIsolateInternalQueries(true);
    config.setMinimumIdle(1);
    bound(config);
    config.setConnectionInitSql(
        "SET TIME ZONE 'UTC'; SET statement_timeout = "
            + CHORE_TIMEOUT_MILLIS
            + "; SET plan_cache_mode = force_custom_plan; SET jit = off; SET work_mem = '32MB'"
            + "; SET max_parallel_workers_per_gather = 0; SET client_min_messages = warning");
    return new HikariDataSource(config);
  }

  /** Connections for a migration, which may take its time. */
  static HikariDataSource migration(DatabaseAddress address) {
    HikariConfig config = config(address, "migration", MIGRATION);
    config.setMinimumIdle(0);
    config.setConnectionInitSql(SESSION);
    return new HikariDataSource(config);
  }

  /** A link that is dead is noticed after a while, also where nothing tells of its end. */
  private static void bound(HikariConfig config) {
    config.addDataSourceProperty("socketTimeout", String.valueOf(SOCKET_TIMEOUT_SECONDS));
  }

  private static HikariConfig config(DatabaseAddress address, String name, int size) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(address.jdbcUrl());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(BORROW_TIMEOUT_MILLIS);
    config.setValidationTimeout(BORROW_TIMEOUT_MILLIS / 2);
    config.setKeepaliveTime(TimeUnit.MINUTES.toMillis(2));
    // A server that is away at start is waited for, not given up.
    config.setInitializationFailTimeout(-1);
    // All of them text: the driver does not see values of other types.
    config.addDataSourceProperty("ApplicationName", "llm-observatory");
    config.addDataSourceProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT_SECONDS));
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("assumeMinServerVersion", "14");
    config.addDataSourceProperty("prepareThreshold", "1");
    config.addDataSourceProperty("binaryTransferEnable", BinaryArray.Type.oids());
    return config;
  }
}
