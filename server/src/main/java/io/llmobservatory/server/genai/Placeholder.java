package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.OtlpValue;
import java.util.Locale;
import java.util.Set;

/** Words that instrumentations write where they have nothing to say. */
final class Placeholder {
  private static final Set<String> WORDS =
      Set.of("none", "unknown", "null", "undefined", "{}", "n/a");
  private static final int LONGEST = 9;

  private Placeholder() {}

  /** Whether a value says nothing: empty, or a word such as {@code unknown}. */
  static boolean is(OtlpValue value) {
    return switch (value.kind()) {
      case EMPTY -> true;
      case STRING -> value.length() == 0 || (mayBe(value) && is(value.text()));
      default -> false;
    };
  }

  /** Whether a text is as long as one of the words, and begins as it; most are not. */
  private static boolean mayBe(OtlpValue text) {
    if (text.length() > LONGEST) {
      return false;
    }
    return switch (text.bytes()[text.offset()]) {
      case 'n', 'N', 'u', 'U', '{', ' ', '\t', '\n', '\r' -> true;
      default -> false;
    };
  }

  static boolean is(String text) {
    return text.isBlank() || WORDS.contains(text.toLowerCase(Locale.ROOT));
  }
}
