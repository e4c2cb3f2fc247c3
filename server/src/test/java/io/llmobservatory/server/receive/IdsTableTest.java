package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What OTLP says of ids and other fields of a span, on all ways. */
final class IdsTableTest {
  private static final int NAME_REFERENCE = 8;

  private static TestReceiver receiver;

  @BeforeAll
  static void start() throws Exception {
    receiver = TestReceiver.start();
  }

  @AfterAll
  static void stop() {
    receiver.close();
  }

  /** Sends one span, which must be stored. */
  private static long stored(Way way, Span.Builder span, long number) throws Exception {
    way.export(receiver, Requests.request(span.build())).assertStored();
    return number;
  }

  private static KeyValue.Builder attribute(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value);
  }

  /** On every way an id of every length that is wrong, and one of nothing but zeros. */
  static Stream<Arguments> badIds() {
    List<Arguments> all = new ArrayList<>();
    for (Way way : Way.values()) {
      for (int length : new int[] {0, 1, 7, 9, 15, 17, 32}) {
        all.add(
            Arguments.of(way, "trace_id", ByteString.copyFrom(new byte[length + 9], 0, length)));
        all.add(Arguments.of(way, "span_id", ByteString.copyFromUtf8("x".repeat(length))));
      }
      all.add(Arguments.of(way, "trace_id", ByteString.copyFrom(new byte[16])));
      all.add(Arguments.of(way, "trace_id", ByteString.copyFromUtf8("x".repeat(8))));
      all.add(Arguments.of(way, "span_id", ByteString.copyFrom(new byte[8])));
      all.add(Arguments.of(way, "span_id", ByteString.copyFromUtf8("x".repeat(16))));
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("badIds")
  void an_id_of_another_length_or_of_zeros_is_rejected_alone(Way way, String field, ByteString id)
      throws Exception {
    long number = 1000 + way.number();
    Span.Builder bad = Requests.span(number + 10);
    Span span = (field.equals("span_id") ? bad.setSpanId(id) : bad.setTraceId(id)).build();
    ExportTracePartialSuccess partial =
        way.export(receiver, Requests.request(span, Requests.span(number).build()))
            .partialSuccess();
    assertThat(partial.getRejectedSpans()).isEqualTo(1);
    assertThat(partial.getErrorMessage()).startsWith("1 x " + field + " is not ");
    assertThat(receiver.stored(number, number + 1)).isEqualTo(1);
    assertThat(receiver.stored(number + 10, number + 11)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void an_empty_parent_is_none(Way way) throws Exception {
    long root = 2000 + way.number();
    stored(way, Requests.span(root).setParentSpanId(ByteString.EMPTY), root);
    assertThat(receiver.column(root, "parent_span_id")).isEqualTo("null");
  }

  @ParameterizedTest
  @EnumSource
  void a_parent_of_zeros_is_none(Way way) throws Exception {
    long root = 2100 + way.number();
    stored(way, Requests.span(root).setParentSpanId(Requests.id(8, 0)), root);
    assertThat(receiver.column(root, "parent_span_id")).isEqualTo("null");
  }

  @ParameterizedTest
  @EnumSource
  void a_parent_is_kept(Way way) throws Exception {
    long child = 2200 + way.number();
    stored(way, Requests.span(child).setParentSpanId(Requests.id(8, 0xABCDEF)), child);
    assertThat(receiver.column(child, "parent_span_id")).isEqualTo("0000000000abcdef");
  }

  @ParameterizedTest
  @EnumSource
  void a_parent_of_another_length_is_kept_and_noted(Way way) throws Exception {
    long child = 2300 + way.number();
    stored(way, Requests.span(child).setParentSpanId(Requests.id(9, 0xABCDEF)), child);
    assertThat(receiver.column(child, "parent_span_id")).isEqualTo("000000000000abcdef");
    assertThat(receiver.column(child, "notes")).contains("parent_span_id");
  }

  @ParameterizedTest
  @EnumSource
  void a_kind_that_is_not_told_is_unspecified(Way way) throws Exception {
    long number = 3000 + way.number();
    stored(way, Requests.span(number).clearKind(), number);
    assertThat(receiver.column(number, "kind")).isEqualTo("unspecified");
    assertThat(receiver.column(number, "notes")).isEqualTo("null");
  }

  @ParameterizedTest
  @EnumSource
  void a_kind_that_does_not_exist_is_unspecified_and_noted(Way way) throws Exception {
    long number = 3100 + way.number();
    stored(way, Requests.span(number).setKindValue(99), number);
    assertThat(receiver.column(number, "kind")).isEqualTo("unspecified");
    assertThat(receiver.column(number, "notes->>'kind'")).isEqualTo("99");
  }

  @ParameterizedTest
  @EnumSource
  void an_empty_name_is_valid(Way way) throws Exception {
    long number = 4000 + way.number();
    stored(way, Requests.span(number).clearName(), number);
    assertThat(receiver.column(number, "name")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void all_bits_of_the_flags_are_kept(Way way) throws Exception {
    long number = 5000 + 10L * way.number();
    stored(way, Requests.span(number).setFlags(0x301), number);
    assertThat(receiver.column(number, "flags")).isEqualTo("769");
    stored(way, Requests.span(number + 1).setFlags(-1), number + 1);
    assertThat(receiver.column(number + 1, "flags")).isEqualTo("4294967295");
  }

  @ParameterizedTest
  @EnumSource
  void an_end_before_the_start_is_stored(Way way) throws Exception {
    long number = 6000 + way.number();
    Span.Builder span = Requests.span(number);
    stored(way, span.setEndTimeUnixNano(span.getStartTimeUnixNano() - 5), number);
    assertThat(receiver.column(number, "duration_ns")).isEqualTo("-5");
  }

  @ParameterizedTest
  @EnumSource
  void of_attributes_with_the_same_key_the_last_holds(Way way) throws Exception {
    long number = 7000 + way.number();
    stored(
        way,
        Requests.span(number)
            .addAttributes(Requests.attribute("twice", "first"))
            .addAttributes(Requests.attribute("between", "x"))
            .addAttributes(Requests.attribute("twice", "second")),
        number);
    assertThat(receiver.column(number, "attributes->>'twice'")).isEqualTo("second");
    assertThat(receiver.column(number, "attributes")).doesNotContain("first");
  }

  @ParameterizedTest
  @EnumSource
  void values_of_every_kind_are_taken(Way way) throws Exception {
    long number = 8000 + way.number();
    AnyValue.Builder text = AnyValue.newBuilder().setStringValue("text");
    AnyValue.Builder bytes =
        AnyValue.newBuilder().setBytesValue(ByteString.copyFrom(new byte[] {0, -1}));
    AnyValue.Builder list =
        AnyValue.newBuilder()
            .setArrayValue(
                ArrayValue.newBuilder()
                    .addValues(text)
                    .addValues(AnyValue.newBuilder().setIntValue(Long.MIN_VALUE))
                    .addValues(AnyValue.newBuilder().setBoolValue(true))
                    .addValues(AnyValue.getDefaultInstance())
                    .addValues(AnyValue.newBuilder().setDoubleValue(0.5)));
    AnyValue.Builder map =
        AnyValue.newBuilder()
            .setKvlistValue(
                KeyValueList.newBuilder()
                    .addValues(attribute("list", list))
                    .addValues(attribute("bytes", bytes)));
    stored(
        way,
        Requests.span(number)
            .clearAttributes()
            .addAttributes(attribute("empty", AnyValue.newBuilder()))
            .addAttributes(attribute("no text", AnyValue.newBuilder().setStringValue("")))
            .addAttributes(KeyValue.newBuilder().setKey("no value"))
            .addAttributes(attribute("map", map)),
        number);
    assertThat(
            receiver.column(
                number,
                """
                attributes::jsonb = '{"empty": null, "no text": "", "no value": null, "map":
                {"list": ["text", -9223372036854775808, true, null, 0.5],
                "bytes": {"$bytes": "AP8="}}}'::jsonb"""))
        .as("%s", receiver.column(number, "attributes"))
        .isEqualTo("true");
  }

  @ParameterizedTest
  @EnumSource(names = {"GRPC", "PROTOBUF"})
  void references_into_the_tables_of_profiles_are_absent(Way way) throws Exception {
    long number = 8100 + way.number();
    UnknownFieldSet reference =
        UnknownFieldSet.newBuilder()
            .addField(NAME_REFERENCE, UnknownFieldSet.Field.newBuilder().addVarint(3).build())
            .build();
    stored(
        way,
        Requests.span(number)
            .addAttributes(
                attribute("referred", AnyValue.newBuilder().setUnknownFields(reference))),
        number);
    assertThat(receiver.column(number, "attributes->'referred'")).isEqualTo("null");
  }

  @ParameterizedTest
  @EnumSource
  void what_was_dropped_is_carried_through(Way way) throws Exception {
    long number = 9000 + way.number();
    stored(
        way,
        Requests.span(number)
            .setDroppedAttributesCount(1)
            .setDroppedEventsCount(2)
            .setDroppedLinksCount(-1),
        number);
    assertThat(receiver.column(number, "notes->>'dropped_attributes_count'")).isEqualTo("1");
    assertThat(receiver.column(number, "notes->>'dropped_events_count'")).isEqualTo("2");
    assertThat(receiver.column(number, "notes->>'dropped_links_count'")).isEqualTo("4294967295");
  }

  @ParameterizedTest
  @EnumSource
  void trace_state_and_schema_urls_are_carried_through(Way way) throws Exception {
    long number = 9100 + way.number();
    byte[] request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .setResource(Resource.getDefaultInstance())
                    .setSchemaUrl("https://resource/" + way)
                    .addScopeSpans(
                        ScopeSpans.newBuilder()
                            .setScope(
                                InstrumentationScope.newBuilder().setName("s").setVersion("1"))
                            .setSchemaUrl("https://scope/" + way)
                            .addSpans(Requests.span(number).setTraceState("a=b,c=d"))))
            .build()
            .toByteArray();
    way.export(receiver, request).assertStored();
    assertThat(receiver.column(number, "trace_state")).isEqualTo("a=b,c=d");
    assertThat(receiver.column(number, "(SELECT schema_url FROM resources WHERE id = resource_id)"))
        .isEqualTo("https://resource/" + way);
    assertThat(
            receiver.column(
                number, "(SELECT name || version || schema_url FROM scopes WHERE id = scope_id)"))
        .isEqualTo("s1https://scope/" + way);
  }

  @ParameterizedTest
  @EnumSource
  void links_keep_their_ids(Way way) throws Exception {
    long number = 9200 + way.number();
    stored(
        way,
        Requests.span(number)
            .addLinks(
                Span.Link.newBuilder()
                    .setTraceId(Requests.id(16, 0xFEED))
                    .setSpanId(Requests.id(8, 0xBEEF))),
        number);
    assertThat(receiver.column(number, "links"))
        .contains("0000000000000000000000000000feed")
        .contains("000000000000beef");
  }
}
