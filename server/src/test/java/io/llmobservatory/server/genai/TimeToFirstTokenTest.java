package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Mapping.facts;
import static io.llmobservatory.server.genai.Otlp.chat;
import static io.llmobservatory.server.genai.Otlp.decimal;
import static io.llmobservatory.server.genai.Otlp.text;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The spans of {@link Otlp} last one second. */
class TimeToFirstTokenTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gen_ai.response.time_to_first_chunk",
        "gen_ai.client.operation.time_to_first_chunk",
        "gen_ai.response.time_to_first_token",
        "gen_ai.server.ttft",
        "gen_ai.latency.time_to_first_token",
        "gen_ai.server.time_to_first_token"
      })
  void seconds_become_nanoseconds(String key) {
    assertThat(facts(chat(decimal(key, 0.123456789))).timeToFirstTokenNanos())
        .isEqualTo(123_456_789);
    assertThat(facts(chat(text(key, "0.25"))).timeToFirstTokenNanos()).isEqualTo(250_000_000);
  }

  @Test
  void a_name_that_is_used_with_several_units_is_read_in_the_one_that_fits() {
    String key = "gen_ai.server.time_to_first_token";
    assertThat(facts(chat(decimal(key, 250))).timeToFirstTokenNanos()).isEqualTo(250_000_000);
    assertThat(facts(chat(decimal(key, 250_000_000))).timeToFirstTokenNanos())
        .isEqualTo(250_000_000);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1.5, Double.NaN, Double.POSITIVE_INFINITY})
  void what_cannot_be_is_absent_and_the_next_name_is_asked(double seconds) {
    String key = "gen_ai.response.time_to_first_chunk";
    assertThat(facts(chat(decimal(key, seconds))).timeToFirstTokenNanos()).isEqualTo(Usage.ABSENT);
    assertThat(
            facts(chat(decimal(key, seconds), decimal("gen_ai.server.ttft", 0.25)))
                .timeToFirstTokenNanos())
        .isEqualTo(250_000_000);
  }

  @Test
  void without_an_end_nothing_bounds_it() {
    assertThat(
            facts(chat(decimal("gen_ai.response.time_to_first_chunk", 1.5)).setEndTimeUnixNano(0))
                .timeToFirstTokenNanos())
        .isEqualTo(1_500_000_000);
  }
}
