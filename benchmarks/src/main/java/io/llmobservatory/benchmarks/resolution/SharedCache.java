package io.llmobservatory.benchmarks.resolution;

import io.llmobservatory.server.store.TraceKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The UUIDs of traces in a Redis that all instances ask; each caller has its own connection. */
final class SharedCache implements AutoCloseable {
  /** As long as the server remembers a foreign UUID. */
  private static final int KEPT_SECONDS = 600;

  private final String prefix;
  private final List<RedisConnection> connections = new ArrayList<>();

  /**
   * Connects.
   *
   * @param prefix what the keys begin with: two ways must not find what the other has learnt
   */
  SharedCache(int port, String prefix, int callers) throws IOException {
    this.prefix = prefix;
    for (int i = 0; i < callers; i++) {
      connections.add(new RedisConnection(port));
    }
  }

  @Nullable UUID get(TraceKey trace, int caller) throws IOException {
    String uuid = connections.get(caller).get(key(trace));
    return uuid == null ? null : UUID.fromString(uuid);
  }

  void put(TraceKey trace, UUID uuid, int caller) throws IOException {
    connections.get(caller).set(key(trace), uuid.toString(), KEPT_SECONDS);
  }

  private String key(TraceKey trace) {
    return prefix + ':' + trace.tenant() + ':' + trace.traceId();
  }

  @Override
  public void close() throws IOException {
    for (RedisConnection connection : connections) {
      connection.close();
    }
  }
}
