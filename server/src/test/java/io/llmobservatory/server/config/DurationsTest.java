package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "300ms, PT0.3S, 300ms",
    "10s, PT10S, 10s",
    "5m, PT5M, 5m",
    "2h, PT2H, 2h",
    "1h30m, PT1H30M, 1h30m",
    "1.5h, PT1H30M, 1h30m",
    ".5s, PT0.5S, 500ms",
    "90s, PT1M30S, 1m30s",
    "1h0m1s, PT1H1S, 1h1s",
    "1us, PT0.000001S, 1us",
    "1µs, PT0.000001S, 1us",
    "7ns, PT0.000000007S, 7ns",
    "0, PT0S, 0s",
    "0s, PT0S, 0s",
    "2562047h, PT2562047H, 2562047h",
  })
  void parse_and_format(String text, Duration duration, String formatted) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
    assertThat(Durations.format(duration)).isEqualTo(formatted);
    assertThat(Durations.parse(formatted)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "s",
        "-1s",
        "+1s",
        "1 s",
        "d",
        "1d",
        "1S",
        "s1",
        "1s2",
        "1..5s",
        "2562048h",
        "PT1S"
      })
  void another_form_is_refused(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a duration such as 300ms, 10s, 5m or 1h30m, found \"" + text + "\"");
  }

  @Test
  void ages_may_be_of_days_and_are_a_day_at_least() {
    assertThat(Durations.parseAge("30d")).isEqualTo(Duration.ofDays(30));
    assertThat(Durations.parseAge("36h")).isEqualTo(Duration.ofHours(36));
    assertThat(Durations.formatAge(Duration.ofDays(30))).isEqualTo("30d");
    assertThat(Durations.formatAge(Duration.ofHours(36))).isEqualTo("36h");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0d", "23h", "1.5d", "1d1h", "-1d", "106752d", "9999999d"})
  void another_age_is_refused(String text) {
    assertThatThrownBy(() -> Durations.parseAge(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a duration of at least 1d, such as 30d, found \"" + text + "\"");
  }
}
