package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Mapping.facts;
import static io.llmobservatory.server.genai.Otlp.chat;
import static io.llmobservatory.server.genai.Otlp.decimal;
import static io.llmobservatory.server.genai.Otlp.number;
import static io.llmobservatory.server.genai.Otlp.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.KeyValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  private static final KeyValue INPUT = number("gen_ai.usage.input_tokens", 100);
  private static final KeyValue OUTPUT = number("gen_ai.usage.output_tokens", 20);
  private static final String TOTAL = "gen_ai.usage.total_tokens";
  private static final String CACHE_READ = "gen_ai.usage.cache_read.input_tokens";
  private static final String CACHE_WRITE = "gen_ai.usage.cache_write.input_tokens";
  private static final String REASONING = "gen_ai.usage.reasoning.output_tokens";

  private static Usage usage(KeyValue... attributes) {
    return facts(chat(attributes)).usage();
  }

  @Test
  void tokens_are_taken_and_the_total_is_their_sum() {
    assertThat(usage(INPUT, OUTPUT)).isEqualTo(new Usage(100, 20, 120, -1, -1, -1));
  }

  @Test
  void older_names_are_understood() {
    assertThat(
            usage(
                number("gen_ai.usage.prompt_tokens", 7),
                number("gen_ai.usage.completion_tokens", 3)))
        .isEqualTo(new Usage(7, 3, 10, -1, -1, -1));
  }

  @Test
  void the_current_name_wins_over_the_older_one() {
    assertThat(usage(number("gen_ai.usage.prompt_tokens", 7), INPUT).input()).isEqualTo(100);
  }

  @Test
  void absent_is_not_zero() {
    assertThat(usage()).isEqualTo(Usage.NONE);
    assertThat(usage(number("gen_ai.usage.input_tokens", 0)).input()).isZero();
  }

  @Test
  void a_total_that_was_sent_stays() {
    assertThat(usage(INPUT, OUTPUT, number(TOTAL, 125)).total()).isEqualTo(125);
    assertThat(usage(number(TOTAL, 125))).isEqualTo(new Usage(-1, -1, 125, -1, -1, -1));
  }

  @Test
  void numbers_may_be_texts_or_doubles() {
    Usage usage =
        usage(
            text("gen_ai.usage.input_tokens", "100"),
            decimal("gen_ai.usage.output_tokens", 20.0),
            text(TOTAL, " 120.0 "));
    assertThat(usage).isEqualTo(new Usage(100, 20, 120, -1, -1, -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "NaN", "-5", "1.5", "twelve", "99999999999999999999", "0x1p3"})
  void what_is_no_count_is_absent_and_the_next_name_is_asked(String nonsense) {
    assertThat(usage(text("gen_ai.usage.input_tokens", nonsense)).input()).isEqualTo(Usage.ABSENT);
    assertThat(
            usage(
                    text("gen_ai.usage.input_tokens", nonsense),
                    number("gen_ai.usage.prompt_tokens", 7))
                .input())
        .isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CACHE_READ,
        "gen_ai.usage.cache_read_input_tokens",
        "gen_ai.usage.cached_input_tokens",
        "gen_ai.usage.cached_tokens",
        "gen_ai.usage.input_tokens.cached",
        "gen_ai.usage.cache_read_tokens",
        "gen_ai.usage.details.cache_read_tokens",
        "gen_ai.usage.details.cache_read_input_tokens",
        "gen_ai.usage.details.cached_tokens",
        "gen_ai.usage.prompt_tokens_details.cached_tokens"
      })
  void tokens_read_from_the_cache_are_found_under_every_name(String key) {
    assertThat(usage(INPUT, OUTPUT, number(key, 64)))
        .isEqualTo(new Usage(100, 20, 120, 64, -1, -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CACHE_WRITE,
        "gen_ai.usage.cache_creation.input_tokens",
        "gen_ai.usage.cache_creation_input_tokens",
        "gen_ai.usage.cache_write_input_tokens",
        "gen_ai.usage.input_tokens.cache_write",
        "gen_ai.usage.details.cache_write_tokens",
        "gen_ai.usage.details.cache_creation_input_tokens",
        "gen_ai.usage.prompt_tokens_details.cache_creation_tokens"
      })
  void tokens_written_to_the_cache_are_found_under_every_name(String key) {
    assertThat(usage(INPUT, OUTPUT, number(key, 64)))
        .isEqualTo(new Usage(100, 20, 120, -1, 64, -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        REASONING,
        "gen_ai.usage.reasoning_tokens",
        "gen_ai.usage.output_tokens.reasoning",
        "gen_ai.usage.details.reasoning_tokens",
        "gen_ai.usage.details.thoughts_tokens",
        "gen_ai.usage.completion_tokens_details.reasoning_tokens"
      })
  void reasoning_is_found_under_every_name(String key) {
    assertThat(usage(INPUT, OUTPUT, number(key, 12)))
        .isEqualTo(new Usage(100, 20, 120, -1, -1, 12));
  }

  @Test
  void a_cache_larger_than_the_input_was_counted_apart_from_it() {
    LlmSpan span =
        Mapping.map(chat(INPUT, OUTPUT, number(CACHE_READ, 512), number(CACHE_WRITE, 8)));
    assertThat(Mapping.genAi(span).usage()).isEqualTo(new Usage(620, 20, 640, 512, 8, -1));
    assertThat(Mapping.notes(span).path("usage").asString())
        .isEqualTo("cache added to input: it is more");
  }

  @Test
  void a_total_that_only_fits_with_the_cache_proves_it_was_counted_apart() {
    Usage usage = usage(INPUT, OUTPUT, number(CACHE_READ, 64), number(TOTAL, 184));
    assertThat(usage).isEqualTo(new Usage(164, 20, 184, 64, -1, -1));
  }

  @Test
  void a_total_that_only_fits_with_reasoning_proves_it_was_counted_apart() {
    LlmSpan span = Mapping.map(chat(INPUT, OUTPUT, number(REASONING, 12), number(TOTAL, 132)));
    assertThat(Mapping.genAi(span).usage()).isEqualTo(new Usage(100, 32, 132, -1, -1, 12));
    assertThat(Mapping.notes(span).path("usage_output").asString())
        .isEqualTo("reasoning added to output: the total says so");
  }

  @Test
  void a_total_may_prove_that_both_were_counted_apart() {
    Usage usage =
        usage(INPUT, OUTPUT, number(CACHE_READ, 64), number(REASONING, 12), number(TOTAL, 196));
    assertThat(usage).isEqualTo(new Usage(164, 32, 196, 64, -1, 12));
  }

  @Test
  void a_total_that_fits_two_readings_proves_nothing() {
    Usage usage =
        usage(INPUT, OUTPUT, number(CACHE_READ, 12), number(REASONING, 12), number(TOTAL, 132));
    assertThat(usage).isEqualTo(new Usage(100, 20, 132, 12, -1, 12));
  }

  @Test
  void reasoning_larger_than_the_output_was_counted_apart_from_it() {
    assertThat(usage(INPUT, OUTPUT, number(REASONING, 50)))
        .isEqualTo(new Usage(100, 70, 170, -1, -1, 50));
  }

  @Test
  void a_cache_of_zero_is_kept_as_zero() {
    LlmSpan span = Mapping.map(chat(INPUT, OUTPUT, number(CACHE_READ, 0)));
    assertThat(Mapping.genAi(span).usage()).isEqualTo(new Usage(100, 20, 120, 0, -1, -1));
    assertThat(span.notes()).isNull();
  }
}
