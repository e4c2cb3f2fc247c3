package io.llmobservatory.server.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.AnyValue;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OtlpValueTest {
  @Test
  void the_last_of_several_kinds_counts() throws Exception {
    WireWriter text = WireWriter.fields().text(1, "text");
    WireWriter value =
        WireWriter.fields()
            .number(3, 42)
            .message(NestedValue.ARRAY, WireWriter.fields().message(1, text))
            .raw(text.toByteArray());

    OtlpValue read = read(value);

    assertThat(read.kind()).isEqualTo(OtlpValue.Kind.STRING);
    assertThat(read.text()).isEqualTo("text");
  }

  @Test
  void a_value_without_a_kind_is_empty() throws Exception {
    assertThat(read(WireWriter.fields()).kind()).isEqualTo(OtlpValue.Kind.EMPTY);
    assertThat(read(WireWriter.fields().number(100, 1)).kind()).isEqualTo(OtlpValue.Kind.EMPTY);
  }

  @Test
  void an_attribute_without_a_value_is_empty() throws Exception {
    byte[] request = Place.ATTRIBUTE.request(WireWriter.fields().text(1, "key"));

    assertThat(only(request).kind()).isEqualTo(OtlpValue.Kind.EMPTY);
  }

  @Test
  void an_index_into_the_table_of_profiles_is_as_good_as_absent() throws Exception {
    WireWriter value = WireWriter.fields().text(1, "text").number(8, 3);

    assertThat(read(value).text()).isEqualTo("text");
    assertThat(ReaderOracle.check(Place.VALUE.request(value))).as("refusal").isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE})
  void an_integer_keeps_its_64_bits(long number) throws Exception {
    assertThat(read(WireWriter.fields().number(3, number)).asLong()).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, -1, 2, 1L << 40})
  void any_number_but_zero_is_true(long number) throws Exception {
    assertThat(read(WireWriter.fields().number(2, number)).asBoolean()).isTrue();
    assertThat(read(WireWriter.fields().number(2, 0)).asBoolean()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"5,ARRAY", "6,MAP"})
  void a_list_at_the_greatest_depth_stays_closed_with_its_encoding(int list, OtlpValue.Kind kind)
      throws Exception {
    WireWriter innermost = NestedValue.of(1, list, WireWriter.fields().text(1, "text"));

    OtlpValue open = inner(innermost, list, OtlpValue.MAX_DEPTH - 2);
    assertThat(open.kind()).isEqualTo(kind);

    OtlpValue closed = inner(innermost, list, OtlpValue.MAX_DEPTH - 1);
    assertThat(closed.kind()).isEqualTo(OtlpValue.Kind.CLOSED);
    byte[] encoding =
        Arrays.copyOfRange(closed.bytes(), closed.offset(), closed.offset() + closed.length());
    assertThat(AnyValue.parseFrom(encoding)).isEqualTo(AnyValue.parseFrom(innermost.toByteArray()));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  void a_scalar_at_the_greatest_depth_is_read(int list) throws Exception {
    OtlpValue value = inner(WireWriter.fields().text(1, "text"), list, OtlpValue.MAX_DEPTH - 1);

    assertThat(value.text()).isEqualTo("text");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  void lists_are_checked_as_deep_as_they_are_opened(int list) throws Exception {
    WireWriter malformed = WireWriter.fields().bytes(list, new byte[] {0x0A, 5});
    for (int depth = 0; depth < OtlpValue.MAX_DEPTH + 3; depth++) {
      byte[] request = Place.VALUE.request(NestedValue.of(depth, list, malformed));

      assertThat(ReaderOracle.check(request))
          .as("inside %d lists", depth)
          .isEqualTo(depth < OtlpValue.MAX_DEPTH - 1 ? Refusal.MALFORMED : null);
    }
  }

  @Test
  void the_elements_of_a_map_come_in_order_with_duplicate_keys() throws Exception {
    WireWriter map =
        WireWriter.fields()
            .message(1, WireWriter.fields().text(1, "a").message(2, WireWriter.fields()))
            .number(100, 1)
            .message(1, WireWriter.fields().message(2, WireWriter.fields().number(3, 7)))
            .message(1, WireWriter.fields().text(1, "a"));

    OtlpElements elements = read(WireWriter.fields().message(NestedValue.MAP, map)).elements();

    assertThat(elements.next()).isTrue();
    assertThat(elements.key()).isEqualTo("a");
    assertThat(elements.value().kind()).isEqualTo(OtlpValue.Kind.EMPTY);
    assertThat(elements.next()).isTrue();
    assertThat(elements.key()).isEmpty();
    assertThat(elements.value().asLong()).isEqualTo(7);
    assertThat(elements.next()).isTrue();
    assertThat(elements.key()).isEqualTo("a");
    assertThat(elements.value().kind()).isEqualTo(OtlpValue.Kind.EMPTY);
    assertThat(elements.next()).isFalse();
  }

  /** The value inside so many lists, each of which is opened. */
  private static OtlpValue inner(WireWriter innermost, int list, int depth) throws Exception {
    OtlpValue value = read(NestedValue.of(depth, list, innermost));
    for (int i = 0; i < depth; i++) {
      OtlpElements elements = value.elements();
      assertThat(elements.next()).isTrue();
      value = elements.value();
    }
    return value;
  }

  private static OtlpValue read(WireWriter value) throws MalformedRequestException {
    return only(Place.VALUE.request(value));
  }

  /** The value of the only attribute of the only span. */
  private static OtlpValue only(byte[] request) throws MalformedRequestException {
    OtlpRequestReader reader = new OtlpRequestReader(request);
    assertThat(reader.next()).isTrue();
    OtlpValue value = new OtlpValue(request);
    reader.span().attributes().value(0, value);
    return value;
  }
}
