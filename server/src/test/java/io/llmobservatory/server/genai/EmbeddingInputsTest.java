package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class EmbeddingInputsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"a\" | \"a\"",
        "[\"a\", \"b\"] | [\"a\",\"b\"]",
        "[{\"content\": [{\"text\": \"a\"}]}] | [\"a\"]",
        "[{\"embedding\": {\"text\": \"a\"}}] | [\"a\"]",
        "{\"input\": [\"a\"]} | [\"a\"]",
        "{\"content\": {\"text\": \"a\"}} | {\"content\":{\"text\":\"a\"}}",
        "{\"content\": [1]} | {\"content\":[1]}",
        "{\"content\": []} | {\"content\":[]}",
        "{\"embedding\": {}} |",
        "[] |",
      })
  void texts_are_found_in_any_shape_and_the_rest_stays_as_it_is(String json, String texts) {
    JsonNode found = EmbeddingInputs.texts(Objects.requireNonNull(Json.parse(json)));
    assertThat(found == null ? null : found.toString()).isEqualTo(texts);
  }
}
