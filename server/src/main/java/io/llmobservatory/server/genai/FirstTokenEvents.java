package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.Text;
import java.nio.charset.StandardCharsets;

/** Events that a span has for the first token, or for each piece of a stream. */
final class FirstTokenEvents {
  private static final byte[][] NAMES = {
    ascii("gen_ai.content.chunk"),
    ascii("first_token"),
    ascii("llm.first_token"),
    ascii("ai.stream.firstChunk"),
    ascii("llm.content.completion.chunk"),
    ascii("gen_ai.content.completion.chunk"),
    ascii("First Token Stream Event")
  };

  private FirstTokenEvents() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static boolean is(Text name) {
    for (byte[] known : NAMES) {
      if (name.length() == known.length
          && Dialect.startsWith(name.bytes(), name.offset(), name.length(), known)) {
        return true;
      }
    }
    return false;
  }
}
