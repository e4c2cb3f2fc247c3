package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestBytesTest {
  private static final int LARGE = 300_000;

  @Test
  void an_array_that_was_released_is_used_again_for_a_request_that_fits() {
    drain();
    RequestBytes first = RequestBytes.withRoomFor(LARGE);
    byte[] array = first.array();
    assertThat(first.length()).isEqualTo(LARGE);
    assertThat(array.length).isGreaterThanOrEqualTo(LARGE);
    first.release();

    RequestBytes second = RequestBytes.withRoomFor(LARGE - 50_000);
    assertThat(second.array()).isSameAs(array);
    assertThat(second.length()).isEqualTo(LARGE - 50_000);
    assertThat(second.exact()).hasSize(LARGE - 50_000);
    assertThat(RequestBytes.withRoomFor(LARGE).array()).isNotSameAs(array);
  }

  @Test
  void an_array_that_is_too_short_is_let_go() {
    drain();
    RequestBytes.withRoomFor(LARGE).release();
    RequestBytes longer = RequestBytes.withRoomFor(4 * LARGE);
    assertThat(longer.array().length).isGreaterThanOrEqualTo(4 * LARGE);
    assertThat(longer.length()).isEqualTo(4 * LARGE);
  }

  @Test
  void a_small_request_has_an_array_of_its_own() {
    RequestBytes small = RequestBytes.withRoomFor(100);
    byte[] array = small.array();
    assertThat(array).hasSize(100);
    small.release();
    assertThat(RequestBytes.withRoomFor(100).array()).isNotSameAs(array);
    assertThat(RequestBytes.withRoomFor(0).array()).isEmpty();
  }

  @Test
  void an_array_that_is_filled_already_stays_as_it_is() {
    byte[] whole = new byte[LARGE];
    Arrays.fill(whole, (byte) 7);
    RequestBytes request = RequestBytes.of(whole);
    assertThat(request.exact()).isSameAs(whole);
    assertThat(request.length()).isEqualTo(LARGE);
  }

  /** Other tests of this process may have left some. */
  static void drain() {
    List<RequestBytes> taken = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      taken.add(RequestBytes.withRoomFor(LARGE));
    }
    assertThat(taken).hasSize(64);
  }
}
