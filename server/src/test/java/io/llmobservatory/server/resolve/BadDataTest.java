package io.llmobservatory.server.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.GenAi;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.genai.Rejection;
import io.llmobservatory.server.genai.Resource;
import io.llmobservatory.server.genai.Usage;
import io.llmobservatory.server.store.CheckTraces;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One bad span never sinks its neighbours. */
final class BadDataTest {
  private static final int SPANS = 512;

  private PostgresUrl database;
  private Instance instance;

  @BeforeEach
  void start() throws Exception {
    database = Instance.newDatabase();
    instance = Instance.on(database, 1);
  }

  @AfterEach
  void stop() {
    instance.close();
    CheckTraces.check(database);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 50, SPANS})
  void the_bad_spans_alone_are_rejected(int bad) throws Exception {
    long seed = new Random().nextLong();
    List<LlmSpan> spans = spans(bad, new Random(seed));

    assertThat(instance.write(spans)).as("seed %d", seed).isEqualTo(outcome(bad));

    assertThat(query("SELECT count(*) FROM trace_spans WHERE name = 'good'"))
        .isEqualTo(String.valueOf(SPANS - bad));
    assertThat(instance.retryDelays).isEmpty();
  }

  @Test
  void the_bad_spans_alone_are_rejected_when_all_are_sent_again() throws Exception {
    List<LlmSpan> spans = spans(5, new Random(1));
    instance.write(spans);

    assertThat(instance.write(spans))
        .isEqualTo(new Outcome(0, SPANS - 5, 0, Map.of(Rejection.NOT_STORABLE, 5)));
    try (Instance other = Instance.on(database, 1)) {
      assertThat(other.write(spans))
          .isEqualTo(new Outcome(0, SPANS - 5, 0, Map.of(Rejection.NOT_STORABLE, 5)));
    }
  }

  @Test
  void where_the_error_names_no_line_the_bad_span_is_found_by_halving() throws Exception {
    List<LlmSpan> spans = new ArrayList<>();
    for (int i = 0; i < SPANS; i++) {
      long tokens = i == 100 || i == 300 || i == 301 ? Long.MAX_VALUE : 0;
      Usage usage = new Usage(tokens, -1, -1, -1, -1, -1);
      GenAi genAi = LlmSpanBuilder.llm(usage, true, null);
      spans.add(new LlmSpanBuilder("t", "s" + i).genAi(genAi).build());
    }
    // Any one of the three fits into the sum of its trace, and no two of them.
    assertThat(instance.write(spans))
        .isEqualTo(new Outcome(SPANS - 2, 0, 0, Map.of(Rejection.NOT_STORABLE, 2)));
    assertThat(query("SELECT input_tokens FROM traces")).isEqualTo("" + Long.MAX_VALUE);
  }

  @Test
  void spans_of_a_bad_resource_are_rejected_and_no_others() throws Exception {
    Resource bad =
        new Resource(new UUID(3, 3), LlmSpanBuilder.json("{\"NUL"), null, "shop", null, 0);
    List<LlmSpan> spans = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      LlmSpanBuilder span = new LlmSpanBuilder("t" + i % 3, "s" + i);
      spans.add(i % 20 == 7 ? span.resource(bad).build() : span.build());
    }
    assertThat(instance.write(spans))
        .isEqualTo(new Outcome(61, 0, 0, Map.of(Rejection.NOT_STORABLE, 3)));
  }

  private static Outcome outcome(int bad) {
    return new Outcome(
        SPANS - bad, 0, 0, bad == 0 ? Map.of() : Map.of(Rejection.NOT_STORABLE, bad));
  }

  private static List<LlmSpan> spans(int bad, Random random) {
    List<Boolean> isBad = new ArrayList<>();
    for (int i = 0; i < SPANS; i++) {
      isBad.add(i < bad);
    }
    Collections.shuffle(isBad, random);
    List<LlmSpan> spans = new ArrayList<>();
    for (int i = 0; i < SPANS; i++) {
      LlmSpanBuilder span = new LlmSpanBuilder("t" + random.nextInt(40), "s" + i).name("good");
      if (random.nextBoolean()) {
        span.input("[]");
      }
      spans.add(isBad.get(i) ? spoilt(span, random).build() : span.build());
    }
    return spans;
  }

  private static LlmSpanBuilder spoilt(LlmSpanBuilder span, Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> span.name("NUL \0");
      case 1 -> span.attributes("{\"a\": NaN}");
      case 2 -> span.input("\"COPY trace_spans, line 1");
      case 3 -> span.user("\0");
      default -> span.input("");
    };
  }

  private String query(String sql) throws Exception {
    return TestPostgres.query(database, sql);
  }
}
