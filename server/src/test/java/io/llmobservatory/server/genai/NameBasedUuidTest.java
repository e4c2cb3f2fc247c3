package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NameBasedUuidTest {
  private static final UUID DNS = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

  // The first is RFC 9562, A.4; the others were computed with Python's uuid.uuid5.
  @ParameterizedTest
  @CsvSource({
    "www.example.com, 2ed6657d-e927-568b-95e1-2665a8aea6a2",
    "python.org, 886313e1-3b8a-5372-9b90-0c9aee199e5d",
    "'', 4ebd0208-8328-5d69-8c44-ec50939c0967",
    "größe-🙂, 8bd43fb9-b32b-55d1-99b8-85ba5cefeabb",
  })
  void names_have_their_uuids_of_version_5(String name, String uuid) {
    assertThat(NameBasedUuid.of(DNS, name)).hasToString(uuid);
    assertThat(NameBasedUuid.of(DNS, name).version()).isEqualTo(5);
    assertThat(NameBasedUuid.of(DNS, name).variant()).isEqualTo(2);
  }

  @Test
  void parts_are_joined_by_a_zero_byte() {
    assertThat(NameBasedUuid.of(DNS, "a", "bc")).isEqualTo(NameBasedUuid.of(DNS, "a\0bc"));
    assertThat(NameBasedUuid.of(DNS, "a", "bc")).isNotEqualTo(NameBasedUuid.of(DNS, "ab", "c"));
    assertThat(
            NameBasedUuid.of(
                DNS,
                "a".getBytes(StandardCharsets.UTF_8),
                "".getBytes(StandardCharsets.UTF_8),
                "c".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(NameBasedUuid.of(DNS, "a\0\0c"));
  }
}
