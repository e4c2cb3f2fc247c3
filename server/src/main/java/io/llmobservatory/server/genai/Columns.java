package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.Text;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Fields of a span as the values of text columns. */
final class Columns {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int ODD_ID_BYTES = 64;

  private Columns() {}

  /** Text that PostgreSQL takes; null if there is none. */
  static @Nullable String text(Text text, int maxBytes, String place, Notes notes) {
    return text.length() == 0 ? null : presentText(text, maxBytes, place, notes);
  }

  /** Text that PostgreSQL takes, perhaps empty. */
  static String presentText(Text text, int maxBytes, String place, Notes notes) {
    byte[] bytes = text.bytes();
    int length = text.length();
    if (length > maxBytes) {
      length = Utf8.cut(bytes, text.offset(), maxBytes);
      notes.repaired(Repair.CUT, place);
    }
    String value = new String(bytes, text.offset(), length, StandardCharsets.UTF_8);
    if (value.indexOf('\uFFFD') >= 0 && !Utf8.isSame(value, bytes, text.offset(), length)) {
      notes.repaired(Repair.BAD_UTF8, place);
    }
    if (value.indexOf('\0') < 0) {
      return value;
    }
    notes.repaired(Repair.NUL, place);
    return Scalars.clean(value);
  }

  /** Whether an id has the length OTLP wants and is not all zero. */
  static boolean isId(Text id, int bytes) {
    return id.length() == bytes && !isZero(id);
  }

  private static boolean isZero(Text id) {
    for (int i = id.offset(); i < id.offset() + id.length(); i++) {
      if (id.bytes()[i] != 0) {
        return false;
      }
    }
    return true;
  }

  static String hex(Text id) {
    return hex(id, id.length());
  }

  /** The parent's id, null for a root; one of odd length is kept as it came, and noted. */
  static @Nullable String parentId(Text id, Notes notes) {
    if (id.length() == 0 || isZero(id)) {
      return null;
    }
    if (id.length() == 8) {
      return hex(id);
    }
    notes.repaired(Repair.UNDEFINED, "parent_span_id");
    int kept = Math.min(id.length(), ODD_ID_BYTES);
    return hex(id, kept);
  }

  private static String hex(Text id, int length) {
    byte[] bytes = id.bytes();
    byte[] digits = new byte[2 * length];
    for (int i = 0; i < length; i++) {
      byte b = bytes[id.offset() + i];
      digits[2 * i] = HEX[b >> 4 & 0xF];
      digits[2 * i + 1] = HEX[b & 0xF];
    }
    return new String(digits, StandardCharsets.ISO_8859_1);
  }
}
