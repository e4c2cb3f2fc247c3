package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final LocalDate THE_20TH = LocalDate.of(2026, 11, 20);

  @Test
  void a_day_goes_when_all_of_it_is_of_that_age() {
    Retention retention = Retention.parse("2d", "36h");

    assertThat(retention.spansBefore(Instant.parse("2026-11-22T00:00:00Z"))).isEqualTo(THE_20TH);
    assertThat(retention.spansBefore(Instant.parse("2026-11-22T23:59:59Z"))).isEqualTo(THE_20TH);
    assertThat(retention.contentsBefore(Instant.parse("2026-11-22T11:59:59Z"))).isEqualTo(THE_20TH);
    assertThat(retention.contentsBefore(Instant.parse("2026-11-22T12:00:00Z")))
        .isEqualTo(THE_20TH.plusDays(1));
  }

  @Test
  void what_has_no_age_stays() {
    assertThat(Retention.FOR_EVER.isForEver()).isTrue();
    assertThat(Retention.FOR_EVER.spansBefore(Instant.EPOCH)).isNull();
    assertThat(Retention.FOR_EVER.contentsBefore(Instant.EPOCH)).isNull();
    assertThat(Retention.parse(null, "1d").isForEver()).isFalse();
    assertThat(Retention.parse("1d", "24h").isForEver()).isFalse();
  }

  @Test
  void contents_do_not_outlive_their_spans() {
    assertThatThrownBy(() -> Retention.parse("1d", "25h"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("contents cannot be kept for 25h: they go with their spans after 1d");
  }
}
