package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.otlp.MalformedRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The messages that log records tell of one span.
 *
 * @param input the messages that went in, oldest first
 * @param output the messages that came out
 */
record LoggedMessages(ArrayNode input, ArrayNode output) {
  /**
   * Reads the log records of a scenario.
   *
   * @return the messages by {@link Corpus#key}
   */
  static Map<String, LoggedMessages> loggedMessages(Path library, JsonNode scenario)
      throws IOException, MalformedRequestException {
    List<SpanMessage> messages = new ArrayList<>();
    for (JsonNode request : scenario.path("log_requests")) {
      byte[] bytes = Files.readAllBytes(library.resolve(request.stringValue()));
      MappedMessages mapped = new MappedMessages();
      boolean more =
          new LogMapping(bytes, bytes.length, "default", Mapping.STORE)
              .map(10_000, 1 << 30, mapped);
      assertThat(more).as("%s", request).isFalse();
      assertThat(mapped.rejected()).as("%s", request).isEmpty();
      messages.addAll(mapped.messages());
    }
    messages.sort(
        Comparator.comparingLong(SpanMessage::timeNanos)
            .thenComparing(SpanMessage::position)
            .thenComparing(SpanMessage::number));
    Map<String, LoggedMessages> bySpan = new HashMap<>();
    for (SpanMessage message : messages) {
      LoggedMessages said =
          bySpan.computeIfAbsent(
              message.traceId() + message.spanId(),
              key ->
                  new LoggedMessages(
                      JsonNodeFactory.instance.arrayNode(), JsonNodeFactory.instance.arrayNode()));
      switch (message.direction()) {
        case INPUT -> said.input.add(Mapping.tree(message.message()));
        case OUTPUT -> said.output.add(Mapping.tree(message.message()));
        default -> {}
      }
    }
    return bySpan;
  }
}
