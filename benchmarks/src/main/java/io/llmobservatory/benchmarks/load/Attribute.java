package io.llmobservatory.benchmarks.load;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;

/** Attributes of spans and resources, by their type. */
public final class Attribute {
  private Attribute() {}

  /** A text. */
  public static KeyValue text(String key, String value) {
    return pair(key, AnyValue.newBuilder().setStringValue(value));
  }

  /** A list of one text. */
  public static KeyValue texts(String key, String value) {
    AnyValue.Builder element = AnyValue.newBuilder().setStringValue(value);
    return pair(
        key, AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(element)));
  }

  /** An integer. */
  public static KeyValue number(String key, long value) {
    return pair(key, AnyValue.newBuilder().setIntValue(value));
  }

  /** A number with decimals. */
  public static KeyValue decimal(String key, double value) {
    return pair(key, AnyValue.newBuilder().setDoubleValue(value));
  }

  private static KeyValue pair(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }
}
