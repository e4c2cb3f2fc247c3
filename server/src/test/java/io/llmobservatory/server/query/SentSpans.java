package io.llmobservatory.server.query;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Random requests with everything that OTLP lets a span say, and nothing that is repaired. */
public final class SentSpans {
  private static final long DAY = 86_400_000_000_000L;
  private static final long NOON = 1_795_348_800_000_000_000L;
  private static final List<String> KEYS =
      List.of(
          "$bytes", "$double", "$map", "$", "", "a.b", "Größe", "日本", "\uD83E\uDD16", "k\n\"\\");
  private static final List<String> CALL_KEYS =
      List.of(
          "gen_ai.operation.name",
          "gen_ai.request.model",
          "gen_ai.response.model",
          "gen_ai.provider.name",
          "gen_ai.request.temperature",
          "gen_ai.usage.input_tokens",
          "gen_ai.usage.output_tokens",
          "gen_ai.conversation.id",
          "user.id",
          "session.id");
  private static final double[] DOUBLES = {
    0.0,
    -0.0,
    1.0,
    1e10,
    1e300,
    -1e-300,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    0.1,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    9007199254740994.0
  };
  private static final long[] INTEGERS = {
    0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 9007199254740993L, 1000
  };

  private final Random random;
  private final int traces;
  private long number;

  /**
   * Requests of a seed.
   *
   * @param traces how many traces the spans belong to
   */
  public SentSpans(Random random, int traces) {
    this.random = random;
    this.traces = traces;
  }

  /** A request of so many resources, each with two scopes and a few spans. */
  public ExportTraceServiceRequest request(int resources) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    for (int i = 0; i < resources; i++) {
      ResourceSpans.Builder source = ResourceSpans.newBuilder();
      if (random.nextInt(8) > 0) {
        source.setResource(
            Resource.newBuilder()
                .addAllAttributes(attributes(5))
                .setDroppedAttributesCount(count()));
        source.setSchemaUrl(random.nextBoolean() ? "" : "https://example.com/" + text());
      }
      source.addScopeSpans(scope()).addScopeSpans(scope());
      request.addResourceSpans(source);
    }
    return request.build();
  }

  private ScopeSpans scope() {
    ScopeSpans.Builder scope = ScopeSpans.newBuilder();
    if (random.nextInt(8) > 0) {
      scope.setScope(
          InstrumentationScope.newBuilder()
              .setName(text())
              .setVersion(text())
              .addAllAttributes(attributes(3))
              .setDroppedAttributesCount(count()));
      scope.setSchemaUrl(text());
    }
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      scope.addSpans(span());
    }
    return scope.build();
  }

  private Span span() {
    long start = start();
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(id(16, 0xABCDL, 1 + random.nextInt(traces)))
            .setSpanId(id(8, 0, ++number))
            .setTraceState(random.nextBoolean() ? "" : "a=" + text())
            .setName(text())
            .setKindValue(random.nextInt(20) == 0 ? 77 : random.nextInt(6))
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(end(start))
            .addAllAttributes(attributes(8))
            .setDroppedAttributesCount(count())
            .setDroppedEventsCount(count())
            .setDroppedLinksCount(count())
            .setFlags(random.nextInt(4) == 0 ? random.nextInt() : 1);
    if (random.nextInt(3) > 0) {
      span.setParentSpanId(id(8, 0, number - 1 + (number == 1 ? 9 : 0)));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      span.addEvents(
          Span.Event.newBuilder()
              .setTimeUnixNano(random.nextInt(9) == 0 ? random.nextLong() : start + i)
              .setName(text())
              .addAllAttributes(attributes(3))
              .setDroppedAttributesCount(count()));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      span.addLinks(
          Span.Link.newBuilder()
              .setTraceId(id(16, 7, random.nextLong()))
              .setSpanId(id(8, 0, random.nextLong()))
              .setTraceState(text())
              .addAllAttributes(attributes(3))
              .setDroppedAttributesCount(count())
              .setFlags(random.nextInt(3) == 0 ? -1 : 0));
    }
    if (random.nextInt(4) > 0) {
      int code = random.nextInt(20) == 0 ? -5 : random.nextInt(3);
      span.setStatus(Status.newBuilder().setCodeValue(code).setMessage(text()));
    }
    return span.build();
  }

  private long start() {
    return switch (random.nextInt(12)) {
      case 0 -> -1 - random.nextInt(1_000_000);
      case 1 -> 1 + random.nextInt(1_000_000);
      case 2 -> NOON - DAY + random.nextInt();
      default -> NOON + random.nextInt();
    };
  }

  private long end(long start) {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> start - random.nextInt(1_000);
      case 2 -> random.nextInt(4) == 0 ? random.nextLong() : start;
      default -> start < 0 ? -1 : start + random.nextLong(1L << 40);
    };
  }

  private int count() {
    return random.nextInt(6) == 0 ? random.nextInt() : 0;
  }

  static ByteString id(int length, long high, long low) {
    byte[] id = new byte[length];
    for (int i = 0; i < 8; i++) {
      id[length - 1 - i] = (byte) (low >>> (8 * i));
      if (length == 16) {
        id[7 - i] = (byte) (high >>> (8 * i));
      }
    }
    return ByteString.copyFrom(id);
  }

  private List<KeyValue> attributes(int most) {
    Set<String> keys = new LinkedHashSet<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      keys.add(key());
    }
    List<KeyValue> attributes = new ArrayList<>();
    keys.forEach(key -> attributes.add(pair(key, value(0))));
    return attributes;
  }

  private String key() {
    return switch (random.nextInt(3)) {
      case 0 -> KEYS.get(random.nextInt(KEYS.size()));
      case 1 -> CALL_KEYS.get(random.nextInt(CALL_KEYS.size()));
      default -> "k" + random.nextInt(50);
    };
  }

  private static KeyValue pair(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private AnyValue value(int depth) {
    AnyValue.Builder value = AnyValue.newBuilder();
    return switch (random.nextInt(depth > 8 ? 7 : 10)) {
      case 0 -> value.build();
      case 1 -> value.setBoolValue(random.nextBoolean()).build();
      case 2 -> value.setIntValue(INTEGERS[random.nextInt(INTEGERS.length)]).build();
      case 3 -> value.setDoubleValue(DOUBLES[random.nextInt(DOUBLES.length)]).build();
      case 4 -> value.setDoubleValue(finite()).build();
      case 5 ->
          value.setBytesValue(id(random.nextBoolean() ? 8 : 16, -1, random.nextLong())).build();
      case 6 -> value.setStringValue(text()).build();
      case 7 -> value.setStringValue("x".repeat(random.nextInt(5_000)) + text()).build();
      case 8 -> {
        ArrayValue.Builder array = ArrayValue.newBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.addValues(value(depth + 1));
        }
        yield value.setArrayValue(array).build();
      }
      default -> {
        Set<String> keys = new LinkedHashSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          keys.add(key());
        }
        KeyValueList.Builder map = KeyValueList.newBuilder();
        keys.forEach(key -> map.addValues(pair(key, value(depth + 1))));
        yield value.setKvlistValue(map).build();
      }
    };
  }

  private double finite() {
    double any = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(any) ? any : 0.5;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> text.append("\"\\\n\r\t{[]}$'%_\u007f\u2028\u0001".charAt(random.nextInt(15)));
        case 1 -> text.append((char) ('a' + random.nextInt(26)));
        case 2 -> text.append((char) (0xC0 + random.nextInt(0x3000)));
        default -> text.appendCodePoint(0x10000 + random.nextInt(0x1000));
      }
    }
    return text.toString();
  }
}
