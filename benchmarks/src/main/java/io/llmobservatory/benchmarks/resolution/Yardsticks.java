package io.llmobservatory.benchmarks.resolution;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The smallest things that the ways are made of, so that a reader can put them together. */
final class Yardsticks implements AutoCloseable {
  /** One row of a number into a table without an index, committed. */
  static final String COMMIT = "bare_commit";

  /** A question to PostgreSQL that needs no table. */
  static final String SELECT = "select_1";

  /** A question to Redis for a key that is not there. */
  static final String GET = "redis_get";

  private final Connection connection;
  private final PreparedStatement commit;
  private final PreparedStatement select;
  private final @Nullable RedisConnection redis;

  Yardsticks(ScratchDatabase database, @Nullable RedisServer redis)
      throws SQLException, IOException {
    this.connection = database.source().getConnection();
    this.commit = connection.prepareStatement("INSERT INTO commits VALUES (1)");
    this.select = connection.prepareStatement("SELECT 1");
    this.redis = redis == null ? null : new RedisConnection(redis.port());
  }

  private interface Deed {
    void run() throws SQLException, IOException;
  }

  Map<String, Measured> run(int samples) throws SQLException, IOException {
    Map<String, Measured> measured = new LinkedHashMap<>();
    measured.put(COMMIT, time(samples, commit::executeUpdate));
    measured.put(SELECT, time(samples, () -> select.executeQuery().close()));
    if (redis != null) {
      RedisConnection connected = redis;
      measured.put(GET, time(samples, () -> connected.get("nothing")));
    }
    return measured;
  }

  private static Measured time(int samples, Deed deed) throws SQLException, IOException {
    List<Long> nanos = new ArrayList<>(samples);
    TripMeter trips = TripMeter.start();
    for (int i = 0; i < samples; i++) {
      long begun = System.nanoTime();
      deed.run();
      nanos.add(System.nanoTime() - begun);
    }
    return trips.measured(nanos);
  }

  @Override
  public void close() throws SQLException, IOException {
    connection.close();
    if (redis != null) {
      redis.close();
    }
  }
}
