package io.llmobservatory.server.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.GenAi;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.genai.Rejection;
import io.llmobservatory.server.genai.Usage;
import io.llmobservatory.server.store.CheckTraces;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TraceResolverTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String UUID_OF_TRACE = "0af76519-16cd-43dd-8448-eb211c80319c";

  private PostgresUrl database;
  private Instance instance;

  @BeforeEach
  void start() throws Exception {
    database = Instance.newDatabase();
    instance = Instance.on(database, 2);
  }

  @AfterEach
  void stop() {
    instance.close();
    CheckTraces.check(database);
  }

  @Test
  void the_first_span_makes_its_trace_and_later_ones_join_it() throws Exception {
    assertThat(instance.write(span("b1").parent("a1").name("child").build()))
        .isEqualTo(new Outcome(1, 0, 0, Map.of()));
    assertThat(query("SELECT id || ' ' || root_span_name || ' ' || span_count FROM traces"))
        .isEqualTo(UUID_OF_TRACE + " child 1");

    assertThat(instance.write(span("a1").name("root").build()))
        .isEqualTo(new Outcome(1, 0, 0, Map.of()));
    assertThat(query("SELECT id || ' ' || root_span_name || ' ' || span_count FROM traces"))
        .isEqualTo(UUID_OF_TRACE + " root 2");
    assertThat(
            query(
                "SELECT string_agg(span_id, ' ' ORDER BY span_id) FROM trace_spans WHERE trace_id"
                    + " = '"
                    + UUID_OF_TRACE
                    + "'"))
        .isEqualTo("a1 b1");
  }

  @Test
  void a_trace_id_of_any_text_and_of_any_tenant_has_a_computed_uuid() throws Exception {
    LlmSpan named = new LlmSpanBuilder("call 7, größer", "a1").build();
    LlmSpan ofTenant = span("a1").build();
    instance.write(named);
    Instance.await(instance.resolver.submit("acme", List.of(ofTenant)));

    assertThat(query("SELECT id FROM traces WHERE trace_id = 'call 7, größer'"))
        .isEqualTo(TraceIds.uuid("default", "call 7, größer").toString());
    assertThat(query("SELECT id FROM traces WHERE tenant = 'acme' AND trace_id = '" + TRACE + "'"))
        .isEqualTo(TraceIds.uuid("acme", TRACE).toString());
  }

  @Test
  void of_the_same_span_twice_in_one_request_the_first_version_stays() throws Exception {
    Outcome outcome =
        instance.write(
            span("a1").name("first").input("[1]").build(),
            span("a2").build(),
            span("a1").name("second").input("[2]").build());

    assertThat(outcome).isEqualTo(new Outcome(2, 0, 1, Map.of()));
    assertThat(query("SELECT name || input FROM spans WHERE span_id = 'a1'")).isEqualTo("first[1]");
  }

  @Test
  void of_a_span_sent_again_the_first_version_stays_with_its_content() throws Exception {
    instance.write(span("a1").name("first").input("[1]").build());

    assertThat(instance.write(span("a1").name("second").input("[2]").build(), span("a2").build()))
        .isEqualTo(new Outcome(1, 0, 1, Map.of()));

    assertThat(query("SELECT name || input FROM spans WHERE span_id = 'a1'")).isEqualTo("first[1]");
  }

  @Test
  void one_span_id_with_two_starts_is_two_spans() throws Exception {
    assertThat(
            instance.write(
                span("a1").times(LlmSpanBuilder.NOON, 0).build(),
                span("a1").times(LlmSpanBuilder.NOON + 1000, 0).build(),
                span("a1").times(LlmSpanBuilder.NOON + 1999, 0).build()))
        .isEqualTo(new Outcome(2, 0, 1, Map.of()));
  }

  @Test
  void if_the_first_version_is_refused_the_second_is_stored() throws Exception {
    assertThat(
            instance.write(
                span("a1").name("bad\0name").build(),
                span("a1").name("good").build(),
                span("a1").name("late").build()))
        .isEqualTo(new Outcome(1, 0, 1, Map.of(Rejection.NOT_STORABLE, 1)));
    assertThat(query("SELECT name FROM trace_spans")).isEqualTo("good");
  }

  @Test
  void if_the_first_version_is_refused_the_second_is_stored_also_in_a_trace_of_another_uuid()
      throws Exception {
    instance.write(new LlmSpanBuilder("other", "a1").genAi(tokens(Long.MAX_VALUE)).build());
    UUID foreign = new UUID(1, 1);
    TestPostgres.execute(
        database,
        "UPDATE traces SET id = '%s', trace_id = '%s'; UPDATE trace_spans SET trace_id = '%1$s'"
            .formatted(foreign, TRACE));

    // What is wrong with the first one shows only after its trace was found under the other UUID.
    assertThat(instance.write(span("b1").genAi(tokens(1)).build(), span("b1").name("b").build()))
        .isEqualTo(new Outcome(1, 0, 0, Map.of(Rejection.NOT_STORABLE, 1)));
    assertThat(query("SELECT trace_id || name FROM trace_spans WHERE span_id = 'b1'"))
        .isEqualTo(foreign + "b");
  }

  @Test
  void nothing_in_is_nothing_out() throws Exception {
    assertThat(instance.write(List.of())).isEqualTo(new Outcome(0, 0, 0, Map.of()));
  }

  @Test
  void close_writes_what_was_taken_and_takes_no_more() throws Exception {
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    Thread closing;
    try (Connection blocker = TestPostgres.connect(database)) {
      blocker.setAutoCommit(false);
      try (Statement statement = blocker.createStatement()) {
        statement.execute("LOCK TABLE trace_spans IN ACCESS EXCLUSIVE MODE");
      }
      for (int i = 0; i < 50; i++) {
        outcomes.add(instance.submit(List.of(span("a" + i).build())));
      }
      closing = new Thread(() -> instance.resolver.close(Duration.ofSeconds(60)));
      closing.start();
      assertThat(outcomes).noneMatch(CompletableFuture::isDone);
      blocker.rollback();
    }
    closing.join(60_000);

    assertThat(outcomes).allMatch(outcome -> outcome.isDone());
    assertThat(query("SELECT count(*) FROM trace_spans")).isEqualTo("50");
    assertThatThrownBy(() -> instance.write(span("late").build()))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TraceResolver.ShuttingDownException.class);
  }

  private static GenAi tokens(long input) {
    return LlmSpanBuilder.llm(new Usage(input, -1, -1, -1, -1, -1), true, null);
  }

  private static LlmSpanBuilder span(String spanId) {
    return new LlmSpanBuilder(TRACE, spanId);
  }

  private String query(String sql) throws Exception {
    return TestPostgres.query(database, sql);
  }
}
