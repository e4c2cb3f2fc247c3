package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.Text;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the ids of traces and spans are written. */
enum IdForm {
  /** As OTLP has them: 16 and 8 bytes, which are stored as hexadecimal digits. */
  BYTES(Rejection.INVALID_TRACE_ID, Rejection.INVALID_SPAN_ID) {
    @Override
    boolean is(Text id, int bytes) {
      return Columns.isId(id, bytes);
    }

    @Override
    String text(Text id, int bytes) {
      return Columns.hex(id);
    }

    @Override
    @Nullable String parent(Text id, Notes notes) {
      return Columns.parentId(id, notes);
    }
  },

  /** As text of any kind. What has the digits that OTLP's bytes would have is the same id. */
  TEXT(Rejection.INVALID_TRACE_ID_TEXT, Rejection.INVALID_SPAN_ID_TEXT) {
    @Override
    boolean is(Text id, int bytes) {
      return id.length() > 0
          && id.length() <= MAX_BYTES
          && isPlain(id)
          && !(isHex(id, bytes) && isZero(id));
    }

    @Override
    String text(Text id, int bytes) {
      String text = new String(id.bytes(), id.offset(), id.length(), StandardCharsets.UTF_8);
      return isHex(id, bytes) ? text.toLowerCase(Locale.ROOT) : text;
    }

    @Override
    @Nullable String parent(Text id, Notes notes) {
      if (id.length() == 0 || (isHex(id, SPAN_BYTES) && isZero(id))) {
        return null;
      }
      if (is(id, SPAN_BYTES)) {
        return text(id, SPAN_BYTES);
      }
      notes.repaired(Repair.UNDEFINED, "parent_span_id");
      return Columns.presentText(id, MAX_BYTES, "parent_span_id", notes);
    }
  };

  static final int TRACE_BYTES = 16;
  static final int SPAN_BYTES = 8;

  private static final int MAX_BYTES = 256;

  private final Rejection traceRejection;
  private final Rejection spanRejection;

  IdForm(Rejection traceRejection, Rejection spanRejection) {
    this.traceRejection = traceRejection;
    this.spanRejection = spanRejection;
  }

  /**
   * Whether an id can be one.
   *
   * @param bytes how many it has in OTLP
   */
  abstract boolean is(Text id, int bytes);

  /** An id that can be one as it is stored. */
  abstract String text(Text id, int bytes);

  /**
   * The parent's id as it is stored, null for a root; one that cannot be is repaired, and noted.
   */
  abstract @Nullable String parent(Text id, Notes notes);

  /** Why a span with these ids is refused, null if it is not. */
  @Nullable Rejection check(Text traceId, Text spanId) {
    if (!is(traceId, TRACE_BYTES)) {
      return traceRejection;
    }
    return is(spanId, SPAN_BYTES) ? null : spanRejection;
  }

  /** An id of another span as it is stored, whether it can be one or not. */
  String other(Text id, int bytes, Notes notes) {
    if (this == BYTES || is(id, bytes)) {
      return text(id, bytes);
    }
    return Columns.presentText(id, MAX_BYTES, "links", notes);
  }

  private static boolean isPlain(Text id) {
    int end = id.offset() + id.length();
    int at = id.offset();
    while (at < end) {
      byte first = id.bytes()[at];
      int length = first > 0 ? 1 : first == 0 ? 0 : Utf8.sequenceLength(id.bytes(), at, end);
      if (length == 0) {
        return false;
      }
      at += length;
    }
    return true;
  }

  private static boolean isHex(Text id, int bytes) {
    if (id.length() != 2 * bytes) {
      return false;
    }
    for (int i = id.offset(); i < id.offset() + id.length(); i++) {
      if (id.bytes()[i] < 0 || Character.digit(id.bytes()[i], 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(Text digits) {
    for (int i = digits.offset(); i < digits.offset() + digits.length(); i++) {
      if (digits.bytes()[i] != '0') {
        return false;
      }
    }
    return true;
  }
}
