package io.llmobservatory.it;

import io.llmobservatory.server.Server;
import io.llmobservatory.server.config.Configuration;
import io.llmobservatory.server.embedded.FlakyProxy;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.receive.WireClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A server on a port of its own, in front of a database that others may share. */
final class TestServer implements AutoCloseable {
  private final Server server;

  private TestServer(Server server) {
    this.server = server;
  }

  static TestServer start(PostgresUrl database, String... overrides) {
    List<String> settings = new ArrayList<>();
    settings.add("exporters.postgresql.url=" + database.uri());
    settings.addAll(List.of(overrides));
    return start(null, settings, Map.of());
  }

  /** Starts one that a file configures, all but its ports. */
  static TestServer start(Path file, Map<String, String> environment) {
    return start(file, List.of(), environment);
  }

  private static TestServer start(
      @Nullable Path file, List<String> overrides, Map<String, String> environment) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "receivers.otlp.protocols.grpc.endpoint=localhost:0",
                "receivers.otlp.protocols.http.endpoint=localhost:0",
                "extensions.health_check.endpoint=localhost:0",
                "service.telemetry.metrics.endpoint=localhost:0"));
    settings.addAll(overrides);
    try {
      return new TestServer(
          Server.start(Configuration.load(file, settings, environment), Path.of("unused")));
    } catch (Exception e) {
      throw new AssertionError("the server does not start", e);
    }
  }

  /** Starts one that reaches its database through a proxy. */
  static TestServer start(PostgresUrl database, FlakyProxy proxy, String... overrides) {
    PostgresUrl through =
        new PostgresUrl(
            "127.0.0.1", proxy.port(), database.database(), database.user(), database.password());
    return start(through, overrides);
  }

  int port() {
    return Objects.requireNonNull(server.grpcAddress()).getPort();
  }

  int httpPort() {
    return Objects.requireNonNull(server.httpAddress()).getPort();
  }

  WireClient client() {
    return WireClient.to(port());
  }

  @Override
  public void close() {
    server.close();
  }
}
