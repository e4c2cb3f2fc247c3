package io.llmobservatory.server.otlp;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a message by the names that JSON has for them. Made once for each schema. */
final class JsonMessage {
  private static final int SLOTS_PER_FIELD = 4;

  /** Whether it holds one of its fields at a time, as values do. */
  final boolean union;

  private final byte[][] names;
  private final @Nullable JsonField[] fields;
  private int longestName;

  private JsonMessage(Descriptor descriptor) {
    this.union = isUnion(descriptor);
    // A power of two, more than half of it empty with two names a field.
    int slots = Integer.highestOneBit(descriptor.getFields().size() + 1) * 2 * SLOTS_PER_FIELD;
    this.names = new byte[slots][];
    this.fields = new @Nullable JsonField[slots];
  }

  /** The fields of a message and of all messages in it. */
  static JsonMessage of(Descriptor descriptor) {
    return of(descriptor, new HashMap<>());
  }

  private static JsonMessage of(Descriptor descriptor, Map<Descriptor, JsonMessage> made) {
    JsonMessage known = made.get(descriptor);
    if (known != null) {
      return known;
    }
    JsonMessage message = new JsonMessage(descriptor);
    made.put(descriptor, message);
    for (FieldDescriptor field : descriptor.getFields()) {
      // Those are references into the tables of profiles: absent elsewhere, says OTLP.
      if (field.getName().endsWith("_strindex")) {
        continue;
      }
      boolean holdsMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      JsonField entry =
          new JsonField(field, holdsMessage ? of(field.getMessageType(), made) : null);
      message.put(field.getJsonName(), entry);
      message.put(field.getName(), entry);
    }
    return message;
  }

  static boolean isUnion(Descriptor descriptor) {
    return descriptor.getRealOneofs().size() == 1
        && descriptor.getRealOneofs().get(0).getFieldCount() == descriptor.getFields().size();
  }

  private void put(String text, JsonField field) {
    byte[] name = text.getBytes(StandardCharsets.UTF_8);
    longestName = Math.max(longestName, name.length);
    int slot = slot(name, 0, name.length);
    while (fields[slot] != null && !Arrays.equals(names[slot], name)) {
      slot = (slot + 1) & (names.length - 1);
    }
    names[slot] = name;
    fields[slot] = field;
  }

  /** The field of a name, or null if there is none. */
  @Nullable JsonField find(byte[] text, int from, int to) {
    if (to == from || to - from > longestName) {
      return null;
    }
    int slot = slot(text, from, to);
    while (true) {
      JsonField field = fields[slot];
      byte[] name = names[slot];
      if (field == null || Arrays.equals(name, 0, name.length, text, from, to)) {
        return field;
      }
      slot = (slot + 1) & (names.length - 1);
    }
  }

  int longestName() {
    return longestName;
  }

  private int slot(byte[] text, int from, int to) {
    // Within a message these three tell nearly all names apart.
    return (31 * (to - from) + 7 * text[from] + text[to - 1]) & (names.length - 1);
  }
}
