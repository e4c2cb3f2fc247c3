package io.llmobservatory.server.price;

import static io.llmobservatory.server.price.ModelCall.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What calls cost by the bundled table; every amount is worked out by hand from its prices. */
final class PricesTest {
  private static final long MILLION = 1_000_000;

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-4o, 0.0035", // 2.50 and 10
    "openai, gpt-4o-mini, 0.00021", // 0.15 and 0.60
    "openai, o3, 0.0028", // 2 and 8
    "anthropic, claude-sonnet-4-5, 0.0045", // 3 and 15
    "anthropic, claude-haiku-4-5, 0.0015", // 1 and 5
    "gcp.gemini, gemini-2.5-flash, 0.00055", // 0.30 and 2.50
    "aws.bedrock, us.anthropic.claude-sonnet-4-5-20250929-v1:0, 0.00495", // 3.30 and 16.50
    "openai, ft:gpt-4o-2024-08-06:acme::id, 0.00525", // 3.75 and 15
  })
  void a_thousand_tokens_in_and_a_hundred_out(String provider, String model, String usd) {
    assertThat(Calls.of(provider, model).usd()).isEqualTo(usd);
  }

  @Test
  void cached_tokens_have_prices_of_their_own() {
    Calls sonnet = Calls.of("anthropic", "claude-sonnet-4-5").tokens(1000, 0);

    // 3, 0.30 to read, 3.75 to write, 6 to write for an hour
    assertThat(sonnet.cached(400, ABSENT, ABSENT).usd()).isEqualTo("0.00192");
    assertThat(sonnet.cached(ABSENT, 400, ABSENT).usd()).isEqualTo("0.0033");
    assertThat(sonnet.cached(ABSENT, 400, 400).usd()).isEqualTo("0.0042");
    assertThat(sonnet.cached(300, 400, 100).usd()).isEqualTo("0.002715");
    assertThat(sonnet.cached(300, 400, 5000).usd()).isEqualTo("0.00339");
  }

  @Test
  void cached_tokens_cost_as_much_as_others_where_no_price_says_otherwise() {
    assertThat(Calls.of("openai", "gpt-4-turbo").cached(500, 200, 100).usd())
        .isEqualTo(Calls.of("openai", "gpt-4-turbo").usd())
        .isEqualTo("0.013");
  }

  @Test
  void parts_that_exceed_their_whole_are_taken_at_their_word() {
    // 3000 read at 1.25, 100 out at 10
    assertThat(Calls.of("openai", "gpt-4o").cached(3000, ABSENT, ABSENT).usd())
        .isEqualTo("0.00475");
    // 3000 out at 10
    assertThat(Calls.of("openai", "gpt-4o").tokens(0, 100).reasoning(3000).usd()).isEqualTo("0.03");
  }

  @Test
  void reasoning_costs_as_output_unless_it_has_a_price() {
    assertThat(Calls.of("openai", "o3").reasoning(60).usd()).isEqualTo("0.0028");
    // 2, 8, and 3 for reasoning
    assertThat(Calls.of("perplexity", "sonar-deep-research").reasoning(60).usd())
        .isEqualTo("0.0025");
  }

  @Test
  void a_price_of_each_call_is_added_once() {
    // 1, 1, and 12 for a thousand calls
    assertThat(Calls.of("perplexity", "sonar").usd()).isEqualTo("0.0131");
    assertThat(Calls.of("perplexity", "sonar").tokens(0, 0).usd()).isEqualTo("0");
  }

  @Test
  void a_large_input_has_another_price_for_all_its_tokens() {
    Calls gemini = Calls.of("gcp.gemini", "gemini-2.5-pro");

    // 1.25 and 10, above 200,000 tokens 2.50 and 15
    assertThat(gemini.tokens(200_000, 1000).usd()).isEqualTo("0.26");
    assertThat(gemini.tokens(200_001, 1000).usd()).isEqualTo("0.5150025");
    // It is the whole input that counts, the cached part (0.125 or 0.25) included.
    assertThat(gemini.tokens(200_001, 1000).cached(200_000, ABSENT, ABSENT).usd())
        .isEqualTo("0.0650025");
  }

  @Test
  void a_price_holds_from_its_day_on() {
    Calls o3 = Calls.of("openai", "o3").tokens(MILLION, 0);

    assertThat(o3.at("2025-06-09T23:59:59.999999999Z").usd()).isEqualTo("10");
    assertThat(o3.at("2025-06-10T00:00:00Z").usd()).isEqualTo("2");
  }

  @Test
  void a_price_may_depend_on_the_time_of_day() {
    Calls deepSeek = Calls.of("deepseek", "deepseek-chat").tokens(MILLION, 0);

    assertThat(deepSeek.at("2026-01-05T00:29:59Z").usd()).isEqualTo("0.135");
    assertThat(deepSeek.at("2026-01-05T00:30:00Z").usd()).isEqualTo("0.27");
    assertThat(deepSeek.at("2026-01-05T16:29:59Z").usd()).isEqualTo("0.27");
    assertThat(deepSeek.at("2026-01-05T16:30:00Z").usd()).isEqualTo("0.135");
  }

  @Test
  void a_period_of_the_day_may_pass_midnight() {
    PriceHistory.Hours night = new PriceHistory.Hours(79_200, 3_600, Rates.FREE);

    assertThat(night.holdsAt(79_199)).isFalse();
    assertThat(night.holdsAt(79_200)).isTrue();
    assertThat(night.holdsAt(86_400 + 3_599)).isTrue();
    assertThat(night.holdsAt(86_400 + 3_600)).isFalse();
  }

  @Test
  void a_start_after_the_middle_of_the_64_bits_is_late_and_not_early() {
    ModelCall call =
        new ModelCall("openai", "o3", null, -1, MILLION, 0, ABSENT, ABSENT, ABSENT, ABSENT, null);

    assertThat(Prices.bundled().cost(call)).isNotNull().extracting(Cost::usd).hasToString("2");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "openai, gpt-4o, null, 0.0035",
        "openai, gpt-4o, '', 0.0035",
        "openai, gpt-4o, default, 0.0035",
        "openai, gpt-4o, auto, 0.0035",
        "anthropic, claude-haiku-4-5, standard_only, 0.0015",
        "groq, llama-3.1-8b-instant, on_demand, 0.000058",
        "openai, gpt-4o, batch, 0.00175",
        "openai, gpt-4o, FLEX, 0.00175",
        "azure.ai.openai, gpt-4o, batch, 0.00175",
        "anthropic, claude-haiku-4-5, batch, 0.00075",
        "gcp.gemini, gemini-2.5-flash, batch, 0.000275",
        "aws.bedrock, amazon.nova-pro-v1:0, flex, 0.00056",
        "null, gpt-4o, batch, 0.00175",
        "openai, gpt-4o, priority, unknown",
        "openai, gpt-4o, scale, unknown",
        "aws.bedrock, amazon.nova-pro-v1:0, reserved, unknown",
        "groq, llama-3.1-8b-instant, flex, unknown",
        "openrouter, openai/gpt-4o, batch, unknown",
      })
  void a_service_tier_changes_the_price(String provider, String model, String tier, String usd) {
    assertThat(Calls.of(provider, model).tier(tier).usd()).isEqualTo(usd);
  }

  @Test
  void without_usage_there_is_no_cost() {
    assertThat(Calls.of("openai", "gpt-4o").tokens(ABSENT, ABSENT).usd()).isEqualTo("unknown");
    assertThat(Calls.of("openai", "gpt-4o").tokens(0, 0).usd()).isEqualTo("0");
    assertThat(Calls.of("openai", "gpt-4o").tokens(1000, ABSENT).usd()).isEqualTo("0.0025");
    assertThat(Calls.of("openai", "gpt-4o").tokens(ABSENT, 100).usd()).isEqualTo("0.001");
  }

  @Test
  void tokens_without_a_price_make_the_cost_unknown() {
    Calls embedding = Calls.of("openai", "text-embedding-3-small");

    assertThat(embedding.tokens(1000, ABSENT).usd()).isEqualTo("0.00002");
    assertThat(embedding.tokens(1000, 1).usd()).isEqualTo("unknown");
    // Priced by the hour of audio, which no span tells.
    assertThat(Calls.of("openai", "whisper-1").usd()).isEqualTo("unknown");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "openrouter, deepseek/deepseek-r1:free, 0",
        "openrouter, acme/of-tomorrow:free, 0",
        "litellm, openrouter/acme/of-tomorrow:free, 0",
        "null, deepseek/deepseek-r1:free, 0",
        "openai, deepseek/deepseek-r1:free, 0",
        "openai, gpt-4o:free, unknown",
        "null, acme/of-tomorrow:free, unknown",
        "groq, deepseek/deepseek-r1:free, unknown",
        "ollama, deepseek/deepseek-r1:free, unknown",
      })
  void what_openrouter_calls_free_is_free(String provider, String model, String usd) {
    assertThat(Calls.of(provider, model).usd()).isEqualTo(usd);
  }

  @Test
  void amounts_are_exact() {
    // 7 tokens at 0.0028 for a million, 123 at 0.28, and 1,000,003 at 0.14
    assertThat(
            Calls.of("deepseek", "deepseek-v4-flash")
                .at("2026-08-01T12:00:00Z")
                .tokens(1_000_010, 123)
                .cached(7, ABSENT, ABSENT)
                .usd())
        .isEqualTo("0.1400348796");
    assertThat(Calls.of("openai", "gpt-4o").tokens(Long.MAX_VALUE, 0).usd())
        .isEqualTo("23058430092136.9395175");
  }

  @Test
  void whole_dollars_have_no_exponent() {
    assertThat(Calls.of("openai", "o3").tokens(500 * MILLION, 0).call())
        .satisfies(
            call ->
                assertThat(Prices.bundled().cost(call))
                    .isNotNull()
                    .extracting(Cost::usd)
                    .hasToString("1000"));
  }

  @Test
  void the_table_names_itself() {
    assertThat(Prices.bundled().title()).isEqualTo("genai-prices 0.1.8");
    assertThat(Calls.of("openai", "gpt-4o").source()).isEqualTo("genai-prices 0.1.8 openai/gpt-4o");
  }
}
