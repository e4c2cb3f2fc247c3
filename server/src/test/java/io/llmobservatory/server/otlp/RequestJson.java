package io.llmobservatory.server.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes requests in OTLP's JSON: plainly, as exporters do, or in all the ways that a receiver
 * should take.
 */
final class RequestJson {
  private static final Set<String> IDS = Set.of("trace_id", "span_id", "parent_span_id");
  private static final String[] UNKNOWN = {
    "null", "-1.5E+3", "\"}\\\"\\u12aB\"", "[[],{},[{\"a\":[1,true]}]]", "{\"traceId\":[null]}"
  };

  private final StringBuilder out = new StringBuilder();

  /** Null writes plainly. */
  private final @Nullable Random random;

  private RequestJson(@Nullable Random random) {
    this.random = random;
  }

  static byte[] plain(Message request) {
    return write(request, null);
  }

  static byte[] varied(Message request, Random random) {
    return write(request, random);
  }

  private static byte[] write(Message request, @Nullable Random random) {
    RequestJson json = new RequestJson(random);
    json.message(request);
    return json.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void message(Message message) {
    List<Runnable> members = new ArrayList<>();
    message.getAllFields().forEach((field, value) -> members.add(() -> member(field, value)));
    if (chance(10)) {
      members.add(() -> unknown("spam"));
    }
    if (chance(20)) {
      members.add(() -> absent(message.getDescriptorForType().getFields()));
    }
    if (random != null) {
      Collections.shuffle(members, random);
    }
    out.append('{');
    for (int i = 0; i < members.size(); i++) {
      out.append(i == 0 ? "" : ",");
      members.get(i).run();
    }
    space();
    out.append('}');
  }

  private void unknown(String name) {
    key(name);
    out.append(UNKNOWN[random == null ? 0 : random.nextInt(UNKNOWN.length)]);
  }

  private void absent(List<FieldDescriptor> fields) {
    key(fields.get(random == null ? 0 : random.nextInt(fields.size())).getJsonName());
    out.append("null");
  }

  private void member(FieldDescriptor field, Object value) {
    key(chance(4) ? field.getName() : field.getJsonName());
    if (!field.isRepeated()) {
      value(field, value);
      return;
    }
    out.append('[');
    boolean first = true;
    for (Object element : (List<?>) value) {
      out.append(first ? "" : ",");
      space();
      value(field, element);
      first = false;
    }
    space();
    out.append(']');
  }

  private void key(String name) {
    space();
    text(name);
    space();
    out.append(':');
    space();
  }

  private void value(FieldDescriptor field, Object value) {
    switch (field.getType()) {
      case MESSAGE -> message((Message) value);
      case STRING -> text((String) value);
      case BYTES -> text(bytes(field, (ByteString) value));
      case BOOL -> out.append(value);
      case ENUM -> constant((EnumValueDescriptor) value);
      case DOUBLE -> decimal((Double) value);
      case INT64 -> whole(Long.toString((Long) value), true);
      case FIXED64 -> whole(Long.toUnsignedString((Long) value), true);
      case UINT32, FIXED32 -> whole(Integer.toUnsignedString((Integer) value), false);
      default -> throw new IllegalStateException("no signal has such a field: " + field);
    }
  }

  private String bytes(FieldDescriptor field, ByteString value) {
    byte[] bytes = value.toByteArray();
    if (IDS.contains(field.getName())) {
      return (chance(4) ? HexFormat.of().withUpperCase() : HexFormat.of()).formatHex(bytes);
    }
    Base64.Encoder encoder = chance(4) ? Base64.getUrlEncoder() : Base64.getEncoder();
    return (chance(4) ? encoder.withoutPadding() : encoder).encodeToString(bytes);
  }

  private void constant(EnumValueDescriptor constant) {
    if (constant.getIndex() >= 0 && chance(3)) {
      text(constant.getName());
    } else {
      whole(Integer.toString(constant.getNumber()), false);
    }
  }

  private void whole(String number, boolean long64) {
    String spelled = number;
    if (chance(8)) {
      spelled += ".0";
    } else if (chance(8)) {
      spelled = new BigDecimal(number).movePointLeft(3).toPlainString() + "e+03";
    } else if (!number.equals("0") && chance(8)) {
      spelled = number + "00E-2";
    }
    if (long64 ? !chance(4) : chance(4)) {
      text(spelled);
    } else {
      out.append(spelled);
    }
  }

  private void decimal(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number) || chance(8)) {
      text(Double.toString(number));
    } else {
      out.append(number);
    }
  }

  private void text(String text) {
    out.append('"');
    text.codePoints()
        .forEach(
            point -> {
              // Both halves of a pair are escaped, or neither.
              boolean escaped = chance(16);
              for (char c : Character.toChars(point)) {
                if (escaped) {
                  out.append(String.format(chance(2) ? "\\u%04x" : "\\u%04X", (int) c));
                } else {
                  character(c);
                }
              }
            });
    out.append('"');
  }

  private void character(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\t' -> out.append("\\t");
      case '\r' -> out.append("\\r");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '/' -> out.append(chance(2) ? "\\/" : "/");
      default -> {
        if (c < ' ') {
          out.append(String.format("\\u%04x", (int) c));
        } else {
          out.append(c);
        }
      }
    }
  }

  private void space() {
    while (chance(16)) {
      out.append(" \n\r\t".charAt(random == null ? 0 : random.nextInt(4)));
    }
  }

  /** True once in so many times, never when writing plainly. */
  private boolean chance(int times) {
    return random != null && random.nextInt(times) == 0;
  }
}
