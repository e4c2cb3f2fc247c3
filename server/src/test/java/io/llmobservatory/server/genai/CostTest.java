package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Mapping.facts;
import static io.llmobservatory.server.genai.Otlp.chat;
import static io.llmobservatory.server.genai.Otlp.decimal;
import static io.llmobservatory.server.genai.Otlp.number;
import static io.llmobservatory.server.genai.Otlp.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.KeyValue;
import java.math.BigDecimal;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostTest {
  private static final String AMOUNT = "gen_ai.usage.cost.amount";
  private static final String CURRENCY = "gen_ai.usage.cost.currency";

  private static BigDecimal cost(KeyValue... attributes) {
    GenAi facts = facts(chat(attributes));
    assertThat(facts.costSource()).isEqualTo("span");
    return Objects.requireNonNull(facts.costUsd());
  }

  private static void assertNoCost(KeyValue... attributes) {
    GenAi facts = facts(chat(attributes));
    assertThat(facts.costUsd()).isNull();
    assertThat(facts.costSource()).isNull();
  }

  @Test
  void an_amount_in_dollars_is_the_cost() {
    assertThat(cost(decimal(AMOUNT, 0.0125), text(CURRENCY, "usd"))).isEqualByComparingTo("0.0125");
    assertThat(cost(decimal(AMOUNT, 0.0125))).isEqualByComparingTo("0.0125");
    assertThat(cost(number(AMOUNT, 3))).isEqualByComparingTo("3");
  }

  @Test
  void another_currency_is_ignored() {
    assertNoCost(decimal(AMOUNT, 0.0125), text(CURRENCY, "EUR"));
  }

  @Test
  void the_currency_belongs_to_the_amount_alone() {
    assertThat(cost(decimal(AMOUNT, 9), text(CURRENCY, "EUR"), decimal("gen_ai.usage.cost", 0.5)))
        .isEqualByComparingTo("0.5");
  }

  @Test
  void an_amount_as_text_stays_exact() {
    assertThat(cost(text(AMOUNT, "0.000000123456789012345678")))
        .isEqualByComparingTo("0.000000123456789012345678");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gen_ai.usage.cost",
        "gen_ai.usage.total_cost",
        "gen_ai.cost.total_cost",
        "gen_ai.cost.total_tokens",
        "gen_ai.client.estimated_cost"
      })
  void other_names_are_understood(String key) {
    assertThat(cost(text(key, "0.25"))).isEqualByComparingTo("0.25");
  }

  @Test
  void the_costs_of_input_and_output_are_added() {
    assertThat(
            cost(decimal("gen_ai.usage.input_cost", 0.25), text("gen_ai.usage.output_cost", "0.5")))
        .isEqualByComparingTo("0.75");
    assertNoCost(decimal("gen_ai.usage.input_cost", 0.25));
  }

  @Test
  void zero_is_a_cost() {
    assertThat(cost(decimal("gen_ai.usage.cost", 0))).isEqualByComparingTo("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "NaN", "Infinity", "a lot", "1e400", "1e-400"})
  void what_is_no_amount_is_passed_over(String nonsense) {
    assertNoCost(text("gen_ai.usage.cost", nonsense));
    assertThat(cost(text("gen_ai.usage.cost", nonsense), decimal("gen_ai.usage.total_cost", 0.5)))
        .isEqualByComparingTo("0.5");
  }
}
