package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TenantNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"default", "a", "Team-7_eu.west", "-", "00"})
  void names(String name) {
    assertThat(TenantName.isValid(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "a:b", "é", "a\n", "\u0000", "@", "[", "`", "{"})
  void no_names(String name) {
    assertThat(TenantName.isValid(name)).isFalse();
  }

  @Test
  void the_longest_has_64_characters() {
    assertThat(TenantName.isValid("x".repeat(64))).isTrue();
    assertThat(TenantName.isValid("x".repeat(65))).isFalse();
    assertThat(TenantName.isValid(TenantName.DEFAULT)).isTrue();
  }
}
