package io.llmobservatory.it;

import static io.grpc.health.v1.HealthCheckResponse.ServingStatus.NOT_SERVING;
import static io.grpc.health.v1.HealthCheckResponse.ServingStatus.SERVING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.llmobservatory.server.embedded.FlakyProxy;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.receive.Requests;
import io.llmobservatory.server.receive.WireAnswer;
import io.llmobservatory.server.receive.WireClient;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health checks say whether rows can be committed. */
final class HealthIT {
  private PostgresUrl database;
  private FlakyProxy proxy;
  private TestServer server;
  private WireClient client;

  @BeforeEach
  void start() throws Exception {
    database = TestPostgres.createDatabase();
    proxy = new FlakyProxy(database.host(), database.port());
    server = TestServer.start(database, proxy);
    client = server.client();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
    proxy.close();
  }

  private ServingStatus health(String service) throws Exception {
    return HealthGrpc.newBlockingV2Stub(client.channel())
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", TraceServiceGrpc.SERVICE_NAME})
  void a_server_serves_while_its_database_is_there(String service) throws Exception {
    assertThat(health(service)).isEqualTo(SERVING);
    proxy.refuse();
    proxy.cut();
    await().until(() -> health(service) == NOT_SERVING);
    proxy.accept();
    await().until(() -> health(service) == SERVING);
    assertThat(client.export(Requests.range(0, 1))).matches(WireAnswer::isStored);
  }

  @Test
  void a_server_does_not_serve_while_its_database_does_not_answer() throws Exception {
    for (int i = 0; i < 5; i++) {
      proxy.stall();
      await().until(() -> health("") == NOT_SERVING);
      proxy.flow();
      await().until(() -> health("") == SERVING);
    }
  }

  @Test
  void a_server_serves_again_when_a_dead_link_is_replaced() throws Exception {
    proxy.stall();
    await().until(() -> health("") == NOT_SERVING);
    // What was stalled is lost; only new connections get through.
    proxy.cut();
    proxy.flow();
    await().until(() -> health("") == SERVING);
    assertThat(client.export(Requests.range(0, 1))).matches(WireAnswer::isStored);
  }

  @Test
  void a_server_does_not_serve_while_its_database_takes_no_writes() throws Exception {
    TestPostgres.execute(
        database,
        "ALTER DATABASE " + database.database() + " SET default_transaction_read_only = on");
    proxy.cut();
    await().until(() -> health("") == NOT_SERVING);
    TestPostgres.execute(
        database,
        "BEGIN; SET TRANSACTION READ WRITE; ALTER DATABASE "
            + database.database()
            + " RESET default_transaction_read_only; COMMIT");
    proxy.cut();
    await().until(() -> health("") == SERVING);
  }

  @Test
  void a_server_does_not_serve_while_its_tables_are_missing() throws Exception {
    TestPostgres.execute(database, "ALTER TABLE trace_spans RENAME TO gone");
    await().until(() -> health("") == NOT_SERVING);
    TestPostgres.execute(database, "ALTER TABLE gone RENAME TO trace_spans");
    await().until(() -> health("") == SERVING);
  }
}
