package io.llmobservatory.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.store.Sha256;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class KeyTextTest {
  @Test
  void a_key_is_letters_and_digits_and_reads_back() {
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      KeyText key = KeyText.random();
      assertThat(key.text()).matches("llmo_[0-9A-Za-z]{49}").startsWith(key.prefix());
      KeyText read = Objects.requireNonNull(KeyText.parse(key.text()));
      assertThat(read.hash()).isEqualTo(key.hash()).isEqualTo(Sha256.of(key.text()));
      texts.add(key.text());
    }
    assertThat(texts).hasSize(1_000);
  }

  @Test
  void the_smallest_and_the_largest_secret_have_the_same_length() {
    byte[] largest = new byte[32];
    Arrays.fill(largest, (byte) 0xff);
    assertThat(KeyText.of(new byte[32]).text()).hasSize(54).startsWith("llmo_" + "0".repeat(43));
    assertThat(KeyText.of(largest).text()).hasSize(54);
    assertThat(KeyText.parse(KeyText.of(largest).text())).isNotNull();
  }

  @Test
  void every_single_wrong_character_and_every_missing_one_is_noticed() {
    String text = KeyText.random().text();
    for (int i = 0; i < text.length(); i++) {
      String wrong = text.charAt(i) == 'x' ? "y" : "x";
      assertThat(KeyText.parse(text.substring(0, i) + wrong + text.substring(i + 1))).isNull();
      assertThat(KeyText.parse(text.substring(0, i) + text.substring(i + 1))).isNull();
    }
    assertThat(KeyText.parse(text + "x")).isNull();
    assertThat(KeyText.parse("")).isNull();
  }

  @Test
  void its_text_form_shows_the_prefix_only() {
    KeyText key = KeyText.random();
    assertThat(key).hasToString(key.prefix() + "...");
    assertThat(key.prefix()).hasSize(12);
  }
}
