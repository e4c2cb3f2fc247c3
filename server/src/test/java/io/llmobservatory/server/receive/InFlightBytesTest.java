package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class InFlightBytesTest {
  private final InFlightBytes bytes = new InFlightBytes(100);

  @Test
  void bytes_are_charged_up_to_the_limit() {
    assertThat(bytes.charge(60, 0)).isTrue();
    assertThat(bytes.charge(40, 0)).isTrue();
    assertThat(bytes.charge(1, 0)).isFalse();
    assertThat(bytes.used()).isEqualTo(100);
  }

  @Test
  void whoever_is_alone_may_go_beyond_the_limit() {
    assertThat(bytes.charge(90, 0)).isTrue();
    assertThat(bytes.charge(90, 90)).isTrue();
    assertThat(bytes.charge(1, 0)).isFalse();
    assertThat(bytes.used()).isEqualTo(180);
  }

  @Test
  void whoever_is_not_alone_may_not() {
    assertThat(bytes.charge(90, 0)).isTrue();
    assertThat(bytes.charge(5, 0)).isTrue();
    assertThat(bytes.charge(20, 90)).isFalse();
    bytes.release(5);
    assertThat(bytes.charge(20, 90)).isTrue();
  }

  @Test
  void what_is_there_already_is_exchanged_whatever_the_limit() {
    assertThat(bytes.charge(50, 0)).isTrue();
    bytes.exchange(50, 120);
    assertThat(bytes.used()).isEqualTo(120);
    bytes.release(120);
    assertThat(bytes.used()).isZero();
  }
}
