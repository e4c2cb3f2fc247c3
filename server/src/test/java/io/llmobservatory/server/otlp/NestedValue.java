package io.llmobservatory.server.otlp;

import java.util.ArrayDeque;
import java.util.Deque;

/** Values that nest. */
final class NestedValue {
  static final int ARRAY = 5;
  static final int MAP = 6;

  private NestedValue() {}

  /**
   * A value inside so many lists.
   *
   * @param list the field of the lists, {@link #ARRAY} or {@link #MAP}
   * @param innermost the value in them
   */
  static WireWriter of(int depth, int list, WireWriter innermost) {
    // From the inside out only the lengths are made: copying each level would take ages.
    Deque<byte[]> heads = new ArrayDeque<>();
    int size = innermost.toByteArray().length;
    for (int i = 0; i < depth; i++) {
      byte[] entry = list == MAP ? head(WireWriter.fields().text(1, "k"), 2, size) : new byte[0];
      byte[] element = head(WireWriter.fields(), 1, entry.length + size);
      byte[] head = head(WireWriter.fields(), list, element.length + entry.length + size);
      heads.push(WireWriter.fields().raw(head).raw(element).raw(entry).toByteArray());
      size += head.length + element.length + entry.length;
    }
    WireWriter value = WireWriter.fields();
    heads.forEach(value::raw);
    return value.raw(innermost.toByteArray());
  }

  private static byte[] head(WireWriter before, int field, int length) {
    return before.tag(field, WireCursor.LENGTH_DELIMITED).varint(length).toByteArray();
  }
}
