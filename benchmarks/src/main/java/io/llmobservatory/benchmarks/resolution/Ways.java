package io.llmobservatory.benchmarks.resolution;

import io.llmobservatory.server.store.PostgresStore;
import io.llmobservatory.server.telemetry.Telemetry;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All ways that are compared, and the connections they go over. */
final class Ways implements AutoCloseable {
  private final List<Way> ways = new ArrayList<>();
  private final Deque<End> opened = new ArrayDeque<>();

  private Ways() {}

  /** How something that was opened is closed. */
  private interface End {
    void come() throws SQLException, IOException;
  }

  /** Connects all of them; those with a shared cache only where there is a Redis. */
  static Ways open(ScratchDatabase database, @Nullable RedisServer redis)
      throws SQLException, IOException {
    Ways ways = new Ways();
    boolean complete = false;
    try {
      ways.addServer(database);
      ways.addComputed(database, redis);
      ways.addFirstDesign(database, redis);
      complete = true;
      return ways;
    } finally {
      if (!complete) {
        ways.close();
      }
    }
  }

  /** The first one is what the others are held against. */
  List<Way> list() {
    return ways;
  }

  private void addServer(ScratchDatabase database) {
    ServerWriter here = new ServerWriter(database.address());
    opened.push(here::close);
    ServerWriter elsewhere = new ServerWriter(database.address());
    opened.push(elsewhere::close);
    ways.add(
        new Way(
            "server",
            "the server: computed, batches, a local cache of foreign UUIDs",
            true,
            here,
            elsewhere));
  }

  private void addComputed(ScratchDatabase database, @Nullable RedisServer redis)
      throws SQLException, IOException {
    int callers = Situation.maxCallers();
    PostgresStore store = new PostgresStore(database.address(), callers, new Telemetry().store());
    opened.push(store::close);
    ways.add(
        new Way(
            "computed",
            "computed, a transaction each, no cache",
            true,
            new StoreWriter(store, UuidCache.none()),
            new StoreWriter(store, UuidCache.none())));
    ways.add(
        new Way(
            "computed_local",
            "… and a local cache",
            true,
            new StoreWriter(store, UuidCache.local()),
            new StoreWriter(store, UuidCache.local())));
    if (redis != null) {
      SharedCache shared = new SharedCache(redis.port(), "computed", callers);
      opened.push(shared::close);
      ways.add(
          new Way(
              "computed_shared",
              "… and Redis behind it",
              true,
              new StoreWriter(store, UuidCache.before(shared)),
              new StoreWriter(store, UuidCache.before(shared))));
    }
  }

  private void addFirstDesign(ScratchDatabase database, @Nullable RedisServer redis)
      throws SQLException, IOException {
    int callers = Situation.maxCallers();
    FirstDesignWriter.Connections connections =
        new FirstDesignWriter.Connections(database.source(), callers);
    opened.push(connections::close);
    ways.add(
        new Way(
            "first_design",
            "first design, no cache",
            false,
            new FirstDesignWriter(connections, UuidCache.none()),
            new FirstDesignWriter(connections, UuidCache.none())));
    ways.add(
        new Way(
            "first_design_local",
            "… and a local cache",
            false,
            new FirstDesignWriter(connections, UuidCache.local()),
            new FirstDesignWriter(connections, UuidCache.local())));
    if (redis != null) {
      SharedCache shared = new SharedCache(redis.port(), "first", callers);
      opened.push(shared::close);
      ways.add(
          new Way(
              "first_design_shared",
              "… and Redis behind it",
              false,
              new FirstDesignWriter(connections, UuidCache.before(shared)),
              new FirstDesignWriter(connections, UuidCache.before(shared))));
    }
  }

  @Override
  public void close() throws SQLException, IOException {
    while (!opened.isEmpty()) {
      opened.pop().come();
    }
  }
}
