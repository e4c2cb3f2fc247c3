package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Otlp.chat;
import static io.llmobservatory.server.genai.Otlp.event;
import static io.llmobservatory.server.genai.Otlp.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What needs no repair comes back to the letter. */
class RoundTripTest {
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void every_text_comes_back_as_it_was_sent() {
    long seed = new Random().nextLong();
    System.out.println("RoundTripTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      String sent = anyText(random);
      LlmSpan span =
          Mapping.map(
              chat(text("k" + sent, sent), text("gen_ai.input.messages", messages(sent)))
                  .setName(sent)
                  .addEvents(event("gen_ai.choice", text("content", sent)))
                  .addEvents(event(sent, text("k", sent))));
      assertThat(span.notes()).isNull();
      assertThat(span.name()).isEqualTo(sent);
      assertThat(Mapping.attributes(span).path("k" + sent).asString()).isEqualTo(sent);
      JsonNode events = Mapping.tree(span.events());
      assertThat(events.at("/1/name").asString()).isEqualTo(sent);
      assertThat(events.at("/1/attributes/k").asString()).isEqualTo(sent);
      assertSaid(sent, span);
    }
  }

  private static void assertSaid(String sent, LlmSpan span) {
    Content content = Mapping.content(span);
    JsonNode input = Mapping.tree(content.input());
    assertThat(input.at("/0/parts/0/content").asString()).isEqualTo(sent);
    assertThat(input.at("/0/parts/1/arguments").asString()).isEqualTo(sent);
    assertThat(Mapping.tree(content.output()).at("/0/parts/0/content").asString()).isEqualTo(sent);
  }

  private static String messages(String text) {
    String json = JSON.writeValueAsString(text);
    return "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":"
        + json
        + "},{\"type\":\"tool_call\",\"name\":\"f\",\"arguments\":"
        + json
        + "}]}]";
  }

  /** At least one character, of all planes, with those that JSON escapes more often than others. */
  private static String anyText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(40); i > 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> text.append("\"\\\n\r\t\b\f/{[]}$'\u007f\u2028".charAt(random.nextInt(16)));
        case 1 -> text.append((char) (1 + random.nextInt(0x7F)));
        case 2 -> text.append((char) (0x80 + random.nextInt(0xD800 - 0x80)));
        default -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
      }
    }
    return text.toString();
  }
}
