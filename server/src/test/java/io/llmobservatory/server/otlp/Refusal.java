package io.llmobservatory.server.otlp;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why {@link OtlpRequestReader} must refuse a request. */
enum Refusal {
  /** It is not protobuf. */
  MALFORMED,
  /** An attribute has two values, or a log record two bodies, which protobuf would join. */
  TWO_VALUES,
  /** A value has two lists or maps, which protobuf would join. */
  TWO_LISTS,
  /** Groups, all unknown, nest deeper than protobuf's parsers take them. */
  DEEP_GROUPS;

  private static final SchemaCopy STRUCTURE =
      SchemaCopy.ofStructure(ExportTraceServiceRequest.getDescriptor());
  private static final int MAX_GROUP_DEPTH = 100;

  /** Whether the generated classes accept what is refused for this reason. */
  boolean oursAlone() {
    return this == TWO_VALUES || this == TWO_LISTS;
  }

  /** The reason to refuse a request, null if there is none. */
  static @Nullable Refusal of(byte[] request) {
    return of(request, STRUCTURE);
  }

  /** The reason to refuse a request of some structure, null if there is none. */
  static @Nullable Refusal of(byte[] request, SchemaCopy structure) {
    DynamicMessage message;
    try {
      message = structure.parse(request);
    } catch (IOException e) {
      return MALFORMED;
    }
    return of(message);
  }

  private static @Nullable Refusal of(Message message) {
    if (groupDepth(message.getUnknownFields()) > MAX_GROUP_DEPTH) {
      return DEEP_GROUPS;
    }
    String type = message.getDescriptorForType().getName();
    if (type.startsWith("AnyValue") && lists(message) > 1) {
      return TWO_LISTS;
    }
    if (type.matches("KeyValue\\d*") && hasTwo(message, "value")) {
      return TWO_VALUES;
    }
    if (type.equals("LogRecord") && hasTwo(message, "body")) {
      return TWO_VALUES;
    }
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      List<?> values =
          field.getKey().isRepeated() ? (List<?>) field.getValue() : List.of(field.getValue());
      for (Object value : values) {
        Refusal refusal = value instanceof Message inner ? of(inner) : null;
        if (refusal != null) {
          return refusal;
        }
      }
    }
    return null;
  }

  private static int lists(Message value) {
    return repeated(value, "array_value").size() + repeated(value, "kvlist_value").size();
  }

  /** Empty values before the one that counts are no harm. */
  private static boolean hasTwo(Message owner, String field) {
    List<?> values = repeated(owner, field);
    return values.stream()
        .limit(Math.max(values.size() - 1, 0))
        .anyMatch(value -> ((Message) value).getSerializedSize() > 0);
  }

  private static List<?> repeated(Message message, String field) {
    return (List<?>) message.getField(message.getDescriptorForType().findFieldByName(field));
  }

  private static int groupDepth(UnknownFieldSet fields) {
    int depth = 0;
    for (UnknownFieldSet.Field field : fields.asMap().values()) {
      for (UnknownFieldSet group : field.getGroupList()) {
        depth = Math.max(depth, 1 + groupDepth(group));
      }
    }
    return depth;
  }
}
