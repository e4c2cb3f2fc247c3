package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.Text;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a field of the span before became. Names, traces and parents repeat from span to span, and
 * comparing bytes is cheaper than making a string of them.
 */
final class LastText {
  private @Nullable String text;
  private int offset;
  private int length;

  /** The text of a field of the same request, if the last one had the same bytes; else null. */
  @Nullable String find(Text field) {
    byte[] bytes = field.bytes();
    int start = field.offset();
    boolean same =
        length == field.length()
            && Arrays.equals(bytes, offset, offset + length, bytes, start, start + length);
    return same ? text : null;
  }

  /** Keeps what a field became. */
  String keep(Text field, String newText) {
    text = newText;
    offset = field.offset();
    length = field.length();
    return newText;
  }
}
