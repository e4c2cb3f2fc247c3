package io.llmobservatory.server.otlp;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A field of a message: how JSON has it, and its tag in protobuf. */
final class JsonField {
  private static final Set<String> IDS = Set.of("trace_id", "span_id", "parent_span_id");

  /** How JSON has the values of a field. */
  enum Type {
    MESSAGE,
    TEXT,
    ID,
    BASE64,
    BOOL,
    ENUM,
    INT64,
    UINT32,
    FIXED32,
    FIXED64,
    DOUBLE
  }

  /** The field's name, for messages to people. */
  final String name;

  final Type type;
  final int tag;
  final boolean repeated;

  /** What the field holds if that is a message. */
  final @Nullable JsonMessage message;

  /** Whether it holds a value, of which the reader takes no second one. */
  final boolean once;

  /** The tag under which its message takes text in place of a value that does not fit, or 0. */
  final int textTag;

  /** The constants of an enum by name. */
  final Map<String, Integer> constants = new HashMap<>();

  JsonField(FieldDescriptor field, @Nullable JsonMessage message) {
    this.name = field.getJsonName();
    this.type = type(field);
    this.tag = field.getNumber() << 3 | wireType(type);
    this.repeated = field.isRepeated();
    this.message = message;
    this.once = message != null && message.union && !repeated;
    this.textTag = textTag(field.getContainingType());
    if (type == Type.ENUM) {
      for (EnumValueDescriptor constant : field.getEnumType().getValues()) {
        constants.put(constant.getName(), constant.getNumber());
      }
    }
  }

  private static Type type(FieldDescriptor field) {
    return switch (field.getType()) {
      case MESSAGE -> Type.MESSAGE;
      case STRING -> Type.TEXT;
      case BYTES -> IDS.contains(field.getName()) ? Type.ID : Type.BASE64;
      case BOOL -> Type.BOOL;
      case ENUM -> Type.ENUM;
      case INT64 -> Type.INT64;
      case UINT32 -> Type.UINT32;
      case FIXED32 -> Type.FIXED32;
      case FIXED64 -> Type.FIXED64;
      case DOUBLE -> Type.DOUBLE;
      default -> throw new IllegalStateException("no signal had such a field: " + field);
    };
  }

  private static int wireType(Type type) {
    return switch (type) {
      case MESSAGE, TEXT, ID, BASE64 -> WireCursor.LENGTH_DELIMITED;
      case BOOL, ENUM, INT64, UINT32 -> WireCursor.VARINT;
      case FIXED32 -> WireCursor.FIXED32;
      case FIXED64, DOUBLE -> WireCursor.FIXED64;
    };
  }

  private static int textTag(Descriptor owner) {
    if (JsonMessage.isUnion(owner)) {
      for (FieldDescriptor field : owner.getFields()) {
        if (field.getType() == FieldDescriptor.Type.STRING) {
          return field.getNumber() << 3 | WireCursor.LENGTH_DELIMITED;
        }
      }
    }
    return 0;
  }
}
