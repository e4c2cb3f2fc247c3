package io.llmobservatory.server.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PriceOverridesTest {
  @SuppressWarnings("NullAway.Init") // JUnit sets it.
  @TempDir
  private Path dir;

  private Prices prices(String... lines) throws IOException {
    return Prices.bundled().with(PriceOverrides.read(file(lines)));
  }

  private Path file(String... lines) throws IOException {
    return Files.writeString(dir.resolve("prices.yaml"), String.join("\n", lines));
  }

  private String refusal(String... lines) throws IOException {
    Path file = file(lines);
    InvalidPricesException refusal =
        catchThrowableOfType(InvalidPricesException.class, () -> PriceOverrides.read(file));
    assertThat(refusal).isNotNull();
    return String.valueOf(refusal.getMessage()).replace(file.toString(), "FILE");
  }

  @Test
  void a_price_of_ones_own_wins_over_the_table() throws IOException {
    Prices own = prices("- model: gpt-4o", "  input_per_million: 1", "  output_per_million: 2.50");

    assertThat(Calls.of("openai", "GPT-4o").usd(own)).isEqualTo("0.00125");
    assertThat(Calls.of("openai", "gpt-4o").source(own)).isEqualTo("override gpt-4o");
    assertThat(Calls.of("openai", "gpt-4o-2024-08-06").source(own))
        .isEqualTo("genai-prices 0.1.8 openai/gpt-4o");
    assertThat(Calls.of("openai", "gpt-4o").source()).isEqualTo("genai-prices 0.1.8 openai/gpt-4o");
  }

  @Test
  void that_of_the_model_asked_for_wins_over_the_table_too() throws IOException {
    Prices own = prices("- {model: deployment, input_per_million: 1, output_per_million: 1}");
    Calls call = Calls.of("azure.ai.openai", null);

    assertThat(call.models("gpt-4o", "deployment").source(own)).isEqualTo("override deployment");
    assertThat(call.models("gpt-4o", "other").source(own))
        .isEqualTo("genai-prices 0.1.8 openai/gpt-4o");
  }

  @Test
  void what_has_no_price_by_nature_may_get_one() throws IOException {
    Prices own =
        prices(
            "- model: \"*\"",
            "  provider: Ollama",
            "  input_per_million: 0",
            "  output_per_million: 0");

    assertThat(Calls.of("ollama", "llama3.1:8b").usd(own)).isEqualTo("0");
    assertThat(Calls.of("ollama", "llama3.1:8b").source(own)).isEqualTo("override ollama/*");
    assertThat(Calls.of("vllm", "llama3.1:8b").usd(own)).isEqualTo("unknown");
  }

  @Test
  void every_price_can_be_given() throws IOException {
    Prices own =
        prices(
            "- model: m",
            "  input_per_million: 1",
            "  output_per_million: 10",
            "  cache_read_per_million: 0.1",
            "  cache_write_per_million: 2",
            "  cache_write_1h_per_million: 3",
            "  reasoning_per_million: 20");

    // 300 in, 200 read, 400 written, 100 of those for an hour, 60 out, 40 reasoning
    Calls call = Calls.of("acme", "m").tokens(900, 100).cached(200, 400, 100).reasoning(40);
    assertThat(call.usd(own)).isEqualTo("0.00262");
  }

  @Test
  void the_first_entry_that_fits_holds() throws IOException {
    Prices own =
        prices(
            "- {model: llama-70b, input_per_million: 3, output_per_million: 0}",
            "- {model: 'llama-*', provider: acme, input_per_million: 2, output_per_million: 0}",
            "- {model: '*', input_per_million: 1, output_per_million: 0}");

    assertThat(Calls.of("acme", "llama-70b").usd(own)).isEqualTo("0.003");
    assertThat(Calls.of("ACME", "llama-8b").usd(own)).isEqualTo("0.002");
    assertThat(Calls.of("other", "llama-8b").usd(own)).isEqualTo("0.001");
    assertThat(Calls.of(null, "gpt-4o").usd(own)).isEqualTo("0.001");
  }

  @Test
  void entries_of_one_model_are_a_price_that_changes() throws IOException {
    Prices own =
        prices(
            "- {model: m, input_per_million: 3, output_per_million: 0, from: 2026-11-01}",
            "- {model: m, input_per_million: 2, output_per_million: 0, from: 2026-10-01}",
            "- {model: '*', input_per_million: 1, output_per_million: 0}");
    Calls call = Calls.of("acme", "m");

    assertThat(call.at("2026-09-30T23:59:59Z").usd(own)).isEqualTo("0.001");
    assertThat(call.at("2026-10-01T00:00:00Z").usd(own)).isEqualTo("0.002");
    assertThat(call.at("2026-11-01T00:00:00Z").usd(own)).isEqualTo("0.003");
  }

  @Test
  void before_its_day_the_table_holds() throws IOException {
    Prices own =
        prices("- {model: gpt-4o, input_per_million: 0, output_per_million: 0, from: 2026-10-02}");

    assertThat(Calls.of("openai", "gpt-4o").usd(own)).isEqualTo("0.0035");
  }

  @Test
  void batch_is_half_price_here_too() throws IOException {
    Prices own = prices("- {model: m, input_per_million: 1, output_per_million: 0}");

    assertThat(Calls.of("openai", "m").tier("batch").usd(own)).isEqualTo("0.0005");
    assertThat(Calls.of("acme", "m").tier("batch").usd(own)).isEqualTo("unknown");
  }

  @ParameterizedTest
  @CsvSource({
    "llama-*, llama-8b, true",
    "llama-*, llama-, true",
    "llama-*, my-llama-8b, false",
    "*-8b, llama-8b, true",
    "*-8b, llama-8b-x, false",
    "*llama*8b*, my-llama-3-8b-chat, true",
    "*llama*8b*, my-8b-llama, false",
    "a*a, a, false",
    "a*a, aa, true",
    "a*b*b, abb, true",
    "a*b*b, ab, false",
    "llama.3, llama-3, false",
    "Llama-8B, llama-8b, true",
  })
  void an_asterisk_stands_for_any_characters(String pattern, String name, boolean fits) {
    assertThat(UserPrice.of(null, pattern, PriceHistory.of(Rates.FREE)).fits("any", name))
        .isEqualTo(fits);
  }

  @Test
  void an_empty_file_changes_nothing() throws IOException {
    assertThat(Calls.of("openai", "gpt-4o").usd(prices("# nothing yet"))).isEqualTo("0.0035");
    assertThat(Calls.of("openai", "gpt-4o").usd(prices("[]"))).isEqualTo("0.0035");
  }

  @Test
  void a_missing_file_is_named() {
    Path missing = dir.resolve("nowhere.yaml");

    assertThatThrownBy(() -> PriceOverrides.read(missing))
        .isInstanceOf(InvalidPricesException.class)
        .hasMessage("the file " + missing + " does not exist");
  }

  @Test
  void all_problems_are_named_with_their_lines() throws IOException {
    assertThat(
            refusal(
                "- model: m",
                "  input_per_milion: 1",
                "  output_per_million: ten",
                "- provider: openai",
                "  input_per_million: -1",
                "  output_per_million: 1",
                "  from: yesterday",
                "- just words",
                "- model: x",
                "  colour: blue",
                "  input_per_million: 1",
                "  input_per_million: 1",
                "  output_per_million:"))
        .isEqualTo(
            String.join(
                "; ",
                "FILE:2: input_per_milion: unknown key; did you mean input_per_million?",
                "FILE:1: input_per_million is missing; 0 means free",
                "FILE:3: output_per_million: expected US dollars per million tokens, such as"
                    + " 2.50, found \"ten\"",
                "FILE:4: model is missing",
                "FILE:5: input_per_million: expected US dollars per million tokens, such as 2.50,"
                    + " found \"-1\"",
                "FILE:7: from: expected a day such as 2026-11-01, found \"yesterday\"",
                "FILE:8: expected a price with model, provider, input_per_million,"
                    + " output_per_million, cache_read_per_million, cache_write_per_million,"
                    + " cache_write_1h_per_million, reasoning_per_million, from",
                "FILE:10: colour: unknown key; known are model, provider, input_per_million,"
                    + " output_per_million, cache_read_per_million, cache_write_per_million,"
                    + " cache_write_1h_per_million, reasoning_per_million, from",
                "FILE:12: input_per_million: given twice",
                "FILE:13: output_per_million: has no value; give one or take the line away"));
  }

  @Test
  void what_is_no_list_is_refused() throws IOException {
    assertThat(refusal("model: m"))
        .isEqualTo(
            "FILE:1: expected a list of prices, each \"- model: ...\", found something else");
    assertThat(refusal("- model: [a, b]", "  input_per_million: 1", "  output_per_million: 1"))
        .startsWith("FILE:1: model: expected a single value");
    assertThat(refusal("- {model: m", "- x")).startsWith("FILE:").contains("not valid YAML");
    assertThat(
            refusal(
                "- {model: m, input_per_million: 1, output_per_million: 1}",
                "- {model: m, input_per_million: 2, output_per_million: 1}"))
        .isEqualTo("FILE:2: a second price of m from the same day; give it another from");
    assertThat(refusal("[]", "---", "[]")).contains("a second document");
    assertThat(refusal("- {model: m, input_per_million: 1e999, output_per_million: 1}"))
        .contains("input_per_million: expected");
  }
}
