package io.llmobservatory.it;

import io.llmobservatory.server.Server;
import io.llmobservatory.server.config.Configuration;
import io.llmobservatory.server.embedded.PostgresUrl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A server on a port of its own, in front of a database that others may share. */
final class TestServer implements AutoCloseable {
  private final Server server;

  private TestServer(Server server) {
    this.server = server;
  }

  static TestServer start(PostgresUrl database, String... overrides) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "receivers.otlp.protocols.grpc.endpoint=localhost:0",
                "exporters.postgresql.url=" + database.uri()));
    settings.addAll(List.of(overrides));
    try {
      return new TestServer(
          Server.start(Configuration.load(null, settings, Map.of()), Path.of("unused")));
    } catch (Exception e) {
      throw new AssertionError("the server does not start", e);
    }
  }

  int port() {
    return Objects.requireNonNull(server.grpcAddress()).getPort();
  }

  String endpoint() {
    return "http://localhost:" + port();
  }

  @Override
  public void close() {
    server.close();
  }
}
