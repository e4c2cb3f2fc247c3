package io.llmobservatory.server.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * OTLP's schema, changed to what {@link OtlpRequestReader} promises, so that protobuf's own parser
 * can say what it must accept and find:
 *
 * <ul>
 *   <li>Text is declared as bytes, for its UTF-8 is not checked.
 *   <li>The fields that the reader does not know are absent.
 *   <li>Values are unrolled to {@link OtlpValue#MAX_DEPTH} levels, each a type of its own; the
 *       lists of the last level are bytes, for nobody opens them.
 * </ul>
 */
final class SchemaCopy {
  /** The references into the tables of profiles, and what is in development. */
  private static final Set<String> NOT_READ =
      Set.of("string_value_strindex", "key_strindex", "entity_refs");

  private static final Set<String> LISTS = Set.of("array_value", "kvlist_value");
  private static final Set<String> UNROLLED =
      Set.of("AnyValue", "ArrayValue", "KeyValueList", "KeyValue");
  private static final String COMMON = ".opentelemetry.proto.common.v1.";

  /** Beyond the depth of any message of the schema and of the groups that the reader accepts. */
  private static final int RECURSION_LIMIT = 1000;

  private final boolean keepsAll;
  private final Map<String, FileDescriptor> files = new HashMap<>();
  private final Descriptor request;

  private SchemaCopy(Descriptor request, boolean keepsAll) {
    this.keepsAll = keepsAll;
    this.request = copy(request.getFile()).findMessageTypeByName(request.getName());
  }

  /** The schema for the content. Values of the last level are left as bytes. */
  static SchemaCopy ofContent(Descriptor request) {
    return new SchemaCopy(request, false);
  }

  /**
   * The schema for the structure. Values and lists are declared as repeated, so that nothing is
   * joined or replaced and all that was on the wire can be seen.
   */
  static SchemaCopy ofStructure(Descriptor request) {
    return new SchemaCopy(request, true);
  }

  /**
   * The bytes as protobuf's parsers take them in a stream. Out of an array, version 4.36 reads a
   * number whose tenth octet says that an eleventh follows, though it skips no such number. A
   * buffer that is shorter than a number keeps the stream from that short cut.
   */
  static CodedInputStream stream(byte[] bytes) {
    return CodedInputStream.newInstance(new ByteArrayInputStream(bytes), 8);
  }

  /** Reads a request; throws where its structure is not protobuf. */
  DynamicMessage parse(byte[] bytes) throws IOException {
    CodedInputStream in = stream(bytes);
    in.setRecursionLimit(RECURSION_LIMIT);
    DynamicMessage.Builder message = DynamicMessage.newBuilder(request).mergeFrom(in);
    in.checkLastTagWas(0);
    return message.build();
  }

  /** The type of a value of the last level. */
  Descriptor deepestValue() {
    FileDescriptor common = files.get("opentelemetry/proto/common/v1/common.proto");
    if (common == null) {
      throw new IllegalStateException("OTLP's common.proto has another path");
    }
    return common.findMessageTypeByName(nameAt("AnyValue", OtlpValue.MAX_DEPTH));
  }

  private FileDescriptor copy(FileDescriptor file) {
    FileDescriptor known = files.get(file.getName());
    if (known != null) {
      return known;
    }
    List<FileDescriptor> dependencies = new ArrayList<>();
    for (FileDescriptor dependency : file.getDependencies()) {
      dependencies.add(copy(dependency));
    }
    FileDescriptorProto.Builder proto = file.toProto().toBuilder().clearMessageType();
    for (DescriptorProto message : file.toProto().getMessageTypeList()) {
      int levels = UNROLLED.contains(message.getName()) ? OtlpValue.MAX_DEPTH : 1;
      for (int level = 1; level <= levels; level++) {
        proto.addMessageType(copy(message, level));
      }
    }
    try {
      FileDescriptor made =
          FileDescriptor.buildFrom(proto.build(), dependencies.toArray(new FileDescriptor[0]));
      files.put(file.getName(), made);
      return made;
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private DescriptorProto copy(DescriptorProto message, int level) {
    DescriptorProto.Builder copy =
        message.toBuilder().setName(nameAt(message.getName(), level)).clearField();
    for (FieldDescriptorProto field : message.getFieldList()) {
      if (!NOT_READ.contains(field.getName())) {
        copy.addField(copy(message, field, level));
      }
    }
    copy.clearNestedType();
    for (DescriptorProto nested : message.getNestedTypeList()) {
      copy.addNestedType(copy(nested, 1));
    }
    return copy.build();
  }

  private FieldDescriptorProto copy(DescriptorProto owner, FieldDescriptorProto field, int level) {
    FieldDescriptorProto.Builder copy = field.toBuilder();
    boolean list = LISTS.contains(field.getName());
    if (field.getType() == FieldDescriptorProto.Type.TYPE_STRING
        || (list && level == OtlpValue.MAX_DEPTH)) {
      copy.setType(FieldDescriptorProto.Type.TYPE_BYTES).clearTypeName();
    } else if (field.getTypeName().startsWith(COMMON)) {
      boolean inside =
          owner.getName().equals("ArrayValue") || owner.getName().equals("KeyValueList");
      refer(copy, inside ? Math.min(level + 1, OtlpValue.MAX_DEPTH) : level);
    }
    String name = owner.getName() + '.' + field.getName();
    boolean value = name.equals("KeyValue.value") || name.equals("LogRecord.body");
    if (keepsAll && (list || value)) {
      copy.setLabel(FieldDescriptorProto.Label.LABEL_REPEATED).clearOneofIndex();
    }
    return copy.build();
  }

  private void refer(FieldDescriptorProto.Builder field, int level) {
    String type = field.getTypeName().substring(COMMON.length());
    if (!keepsAll && type.equals("AnyValue") && level == OtlpValue.MAX_DEPTH) {
      field.setType(FieldDescriptorProto.Type.TYPE_BYTES).clearTypeName();
    } else if (UNROLLED.contains(type)) {
      field.setTypeName(COMMON + nameAt(type, level));
    }
  }

  private static String nameAt(String type, int level) {
    return level == 1 ? type : type + level;
  }
}
