package io.llmobservatory.server.otlp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Makes random requests field by field, in all the ways that the encoding allows and encoders
 * avoid: fields in any order, singular ones several times, messages in pieces, unknown fields and
 * groups, known fields of a wrong wire type, numbers longer than they need to be.
 */
final class RandomRequest {
  private static final String SPAN_TYPES = "2222201120202024";
  private static final String LOG_RECORD_TYPES = "102022042212";
  private static final String VALUE_TYPES = "2001222";
  private static final String[] TEXTS = {
    "", "a", "gen_ai.request.model", "\u0000", "Grüße", "日本語", "\uD83E\uDD16 robot", "\"\\\n"
  };
  private static final long[] NUMBERS = {
    0,
    1,
    2,
    5,
    127,
    128,
    -1,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    1L << 35,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    1_700_000_000_000_000_000L
  };

  private final Random random;
  private final boolean ofLogs;
  private final double damageRate;
  private final Damage damage;

  /**
   * Makes requests.
   *
   * @param damageRate the part of the messages, at any depth, that have a field twice or their
   *     bytes damaged before the message around them is written; 0 for valid requests
   */
  RandomRequest(Random random, double damageRate) {
    this(random, damageRate, false);
  }

  private RandomRequest(Random random, double damageRate, boolean ofLogs) {
    this.random = random;
    this.ofLogs = ofLogs;
    this.damageRate = damageRate;
    this.damage = new Damage(random);
  }

  /** Makes requests with log records in place of spans. */
  static RandomRequest ofLogs(Random random, double damageRate) {
    return new RandomRequest(random, damageRate, true);
  }

  /** Makes the next request. */
  byte[] next() {
    List<WireWriter> fields = new ArrayList<>();
    repeat(fields, 3, () -> message(1, resourceSpans()));
    return joined(fields, "2");
  }

  private byte[] resourceSpans() {
    List<WireWriter> fields = new ArrayList<>();
    repeat(fields, 2, () -> message(1, resource()));
    repeat(fields, 3, () -> message(2, scopeSpans()));
    repeat(fields, 2, () -> text(3));
    return joined(fields, "222");
  }

  private byte[] resource() {
    List<WireWriter> fields = new ArrayList<>();
    repeat(fields, 3, () -> attribute(1));
    repeat(fields, 2, () -> number(2));
    repeat(fields, 1, () -> WireWriter.fields().message(3, WireWriter.fields().text(2, "service")));
    return joined(fields, "20");
  }

  private byte[] scopeSpans() {
    List<WireWriter> fields = new ArrayList<>();
    repeat(fields, 2, () -> message(1, scope()));
    repeat(fields, 3, () -> message(2, ofLogs ? logRecord() : span()));
    repeat(fields, 2, () -> text(3));
    return joined(fields, "222");
  }

  private byte[] scope() {
    List<WireWriter> fields = new ArrayList<>();
    repeat(fields, 2, () -> text(1));
    repeat(fields, 2, () -> text(2));
    repeat(fields, 2, () -> attribute(3));
    repeat(fields, 2, () -> number(4));
    return joined(fields, "2220");
  }

  private byte[] span() {
    List<WireWriter> fields = new ArrayList<>();
    repeat(fields, 2, () -> id(1, 16));
    repeat(fields, 2, () -> id(2, 8));
    repeat(fields, 1, () -> text(3));
    repeat(fields, 2, () -> id(4, 8));
    repeat(fields, 2, () -> text(5));
    repeat(fields, 2, () -> number(6));
    repeat(fields, 2, () -> WireWriter.fields().fixed64(7, anyNumber()));
    repeat(fields, 2, () -> WireWriter.fields().fixed64(8, anyNumber()));
    repeat(fields, 6, () -> attribute(9));
    repeat(fields, 2, () -> number(10));
    repeat(fields, 3, () -> message(11, event()));
    repeat(fields, 2, () -> number(12));
    repeat(fields, 3, () -> message(13, link()));
    repeat(fields, 2, () -> number(14));
    repeat(fields, 2, () -> message(15, status()));
    repeat(fields, 2, () -> WireWriter.fields().fixed32(16, (int) anyNumber()));
    return joined(fields, SPAN_TYPES);
  }

  private byte[] logRecord() {
    List<WireWriter> fields = new ArrayList<>();
    repeat(fields, 2, () -> WireWriter.fields().fixed64(1, anyNumber()));
    repeat(fields, 2, () -> number(2));
    repeat(fields, 2, () -> text(3));
    if (random.nextInt(8) > 0) {
      WireWriter body = WireWriter.fields();
      if (random.nextInt(16) == 0) {
        body.message(5, WireWriter.fields());
      }
      fields.add(body.raw(message(5, value(0)).toByteArray()));
    }
    repeat(fields, 6, () -> attribute(6));
    repeat(fields, 2, () -> number(7));
    repeat(fields, 2, () -> WireWriter.fields().fixed32(8, (int) anyNumber()));
    repeat(fields, 2, () -> id(9, 16));
    repeat(fields, 2, () -> id(10, 8));
    repeat(fields, 2, () -> WireWriter.fields().fixed64(11, anyNumber()));
    repeat(fields, 2, () -> text(12));
    return joined(fields, LOG_RECORD_TYPES);
  }

  private byte[] event() {
    List<WireWriter> fields = new ArrayList<>();
    repeat(fields, 2, () -> WireWriter.fields().fixed64(1, anyNumber()));
    repeat(fields, 2, () -> text(2));
    repeat(fields, 2, () -> attribute(3));
    repeat(fields, 2, () -> number(4));
    return joined(fields, "1220");
  }

  private byte[] link() {
    List<WireWriter> fields = new ArrayList<>();
    repeat(fields, 2, () -> id(1, 16));
    repeat(fields, 2, () -> id(2, 8));
    repeat(fields, 2, () -> text(3));
    repeat(fields, 2, () -> attribute(4));
    repeat(fields, 2, () -> number(5));
    repeat(fields, 2, () -> WireWriter.fields().fixed32(6, (int) anyNumber()));
    return joined(fields, "222204");
  }

  private byte[] status() {
    List<WireWriter> fields = new ArrayList<>();
    repeat(fields, 2, () -> text(2));
    repeat(fields, 2, () -> number(3));
    // Field 1 was taken out of OTLP: unknown, whatever its type.
    repeat(fields, 1, () -> number(1));
    return joined(fields, "220");
  }

  private WireWriter attribute(int field) {
    return message(field, keyValue(0));
  }

  private byte[] keyValue(int depth) {
    List<WireWriter> fields = new ArrayList<>();
    repeat(fields, 2, () -> text(1));
    if (random.nextInt(8) > 0) {
      WireWriter value = WireWriter.fields();
      if (random.nextInt(16) == 0) {
        value.message(2, WireWriter.fields());
      }
      fields.add(value.raw(message(2, value(depth)).toByteArray()));
    }
    return joined(fields, "22");
  }

  private byte[] value(int depth) {
    List<WireWriter> fields = new ArrayList<>();
    repeat(fields, 2, this::scalar);
    if (depth < 5 && random.nextInt(3) == 0) {
      List<WireWriter> list = new ArrayList<>();
      boolean map = random.nextBoolean();
      repeat(list, 4, () -> message(1, map ? keyValue(depth + 1) : value(depth + 1)));
      fields.add(message(map ? 6 : 5, joined(list, "2")));
    }
    return joined(fields, VALUE_TYPES);
  }

  private WireWriter scalar() {
    return switch (random.nextInt(6)) {
      case 0 -> number(2);
      case 1 -> number(3);
      case 2 -> WireWriter.fields().fixed64(4, Double.doubleToRawLongBits(anyDouble()));
      case 3 -> id(7, 5);
      default -> text(1);
    };
  }

  /** Adds up to so many fields, one of them most often. */
  private void repeat(List<WireWriter> fields, int most, Supplier<WireWriter> field) {
    int count = random.nextInt(3) > 0 ? 1 : random.nextInt(most + 1);
    for (int i = 0; i < count; i++) {
      fields.add(field.get());
    }
  }

  /**
   * Joins fields in random order.
   *
   * @param wireTypes the wire types of the fields 1, 2, and so on, as {@link #unknown} takes them
   */
  private byte[] joined(List<WireWriter> fields, String wireTypes) {
    while (random.nextInt(8) == 0) {
      fields.add(unknown(100 + random.nextInt(1 << 20), random.nextInt(5), 3));
    }
    if (random.nextInt(8) == 0) {
      int known = random.nextInt(wireTypes.length());
      int wrong = (wireTypes.charAt(known) - '0' + 1 + random.nextInt(4)) % 5;
      fields.add(unknown(known + 1, wrong, 3));
    }
    if (!fields.isEmpty() && random.nextDouble() < damageRate) {
      fields.add(fields.get(random.nextInt(fields.size())));
    }
    if (random.nextBoolean()) {
      Collections.shuffle(fields, random);
    }
    WireWriter all = WireWriter.fields();
    for (WireWriter field : fields) {
      all.raw(field.toByteArray());
    }
    byte[] bytes = all.toByteArray();
    return random.nextDouble() < damageRate ? damage.of(bytes) : bytes;
  }

  /** A field of a wire type: 0 to 3 those of the encoding, 4 stands for fixed32. */
  private WireWriter unknown(int field, int wireType, int depth) {
    return switch (wireType) {
      case 0 -> number(field);
      case 1 -> WireWriter.fields().fixed64(field, random.nextLong());
      case 2 -> id(field, 10);
      case 3 -> {
        WireWriter content = WireWriter.fields();
        for (int i = random.nextInt(3); i > 0; i--) {
          int type = depth > 0 ? random.nextInt(5) : 0;
          content.raw(unknown(1 + random.nextInt(20), type, depth - 1).toByteArray());
        }
        yield WireWriter.fields().group(field, content);
      }
      default -> WireWriter.fields().fixed32(field, random.nextInt());
    };
  }

  private WireWriter number(int field) {
    WireWriter tag = WireWriter.fields().varint((long) field << 3, width(5));
    return tag.varint(anyNumber(), width(10));
  }

  private WireWriter text(int field) {
    String text = TEXTS[random.nextInt(TEXTS.length)];
    return WireWriter.fields().text(field, random.nextInt(32) == 0 ? text.repeat(40) : text);
  }

  /** Bytes, of the right length most often. */
  private WireWriter id(int field, int length) {
    byte[] id = new byte[random.nextInt(8) > 0 ? length : random.nextInt(20)];
    random.nextBytes(id);
    return WireWriter.fields().bytes(field, id);
  }

  private WireWriter message(int field, byte[] message) {
    long tag = (long) field << 3 | WireCursor.LENGTH_DELIMITED;
    return WireWriter.fields().varint(tag, width(5)).varint(message.length, width(5)).raw(message);
  }

  private int width(int most) {
    return random.nextInt(32) == 0 ? 1 + random.nextInt(most) : 1;
  }

  private long anyNumber() {
    return random.nextInt(4) == 0 ? random.nextLong() : NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private double anyDouble() {
    return switch (random.nextInt(5)) {
      case 0 -> Double.NaN;
      case 1 -> Double.NEGATIVE_INFINITY;
      case 2 -> -0.0;
      case 3 -> Double.longBitsToDouble(random.nextLong());
      default -> random.nextGaussian();
    };
  }
}
