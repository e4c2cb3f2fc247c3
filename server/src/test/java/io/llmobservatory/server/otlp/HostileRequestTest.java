package io.llmobservatory.server.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests that are made to cost more than they weigh. */
final class HostileRequestTest {
  private static final int MILLION = 1_000_000;
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void a_million_empty_attributes_overflow_in_little_memory() throws Exception {
    OtlpRequestReader reader = new OtlpRequestReader(repeated(Place.SPAN, 9, MILLION));

    assertThat(allocatedBy(reader::next)).isLessThan(4 << 20);
    assertThat(reader.span().attributes().overflowed()).isTrue();
    assertThat(reader.span().attributes().size()).isEqualTo(Attributes.MAX_SIZE);
  }

  @Test
  void a_million_events_or_links_overflow_in_little_memory() throws Exception {
    for (int field : new int[] {11, 13}) {
      OtlpRequestReader reader = new OtlpRequestReader(repeated(Place.SPAN, field, MILLION));

      assertThat(allocatedBy(reader::next)).isLessThan(4 << 20);
      assertThat(reader.span().overflowed()).isTrue();
      assertThat(reader.span().eventCount() + reader.span().linkCount())
          .isEqualTo(Attributes.MAX_SIZE);
    }
  }

  @Test
  void as_many_attributes_as_there_may_be_do_not_overflow() throws Exception {
    byte[] request = repeated(Place.SPAN, 9, Attributes.MAX_SIZE);
    OtlpRequestReader reader = new OtlpRequestReader(request);

    assertThat(reader.next()).isTrue();
    assertThat(reader.span().attributes().size()).isEqualTo(Attributes.MAX_SIZE);
    assertThat(reader.span().attributes().overflowed()).isFalse();
  }

  @Test
  void attributes_beyond_the_most_are_still_checked() {
    WireWriter span = fields(9, Attributes.MAX_SIZE).message(9, WireWriter.fields().raw(0x0A, 5));

    assertThatThrownBy(() -> new OtlpRequestReader(Place.SPAN.request(span)).next())
        .isInstanceOf(MalformedRequestException.class);
  }

  @Test
  void what_overflowed_does_not_touch_the_next_span() throws Exception {
    WireWriter scopeSpans = WireWriter.fields();
    for (int field : new int[] {9, 11, 13}) {
      scopeSpans.message(2, fields(field, Attributes.MAX_SIZE + 1));
    }
    scopeSpans.message(2, fields(9, 1));
    OtlpRequestReader reader = new OtlpRequestReader(Place.SCOPE_SPANS.request(scopeSpans));

    assertThat(reader.next()).isTrue();
    assertThat(reader.span().attributes().overflowed()).isTrue();
    assertThat(reader.span().overflowed()).as("events or links").isFalse();
    for (int i = 0; i < 2; i++) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.span().attributes().overflowed()).isFalse();
      assertThat(reader.span().overflowed()).as("events or links").isTrue();
    }
    assertThat(reader.next()).isTrue();
    assertThat(reader.span().attributes().overflowed()).isFalse();
    assertThat(reader.span().overflowed()).as("events or links").isFalse();
    assertThat(reader.span().attributes().size()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void a_million_empty_messages_cost_little_memory_anywhere(Place place) throws Exception {
    // Field 1 is a message, a list's element or text in nearly every place, unknown in the others.
    byte[] request = repeated(place, 1, MILLION);

    assertThat(allocatedBy(() -> OtlpRequestReader.check(request))).isLessThan(4 << 20);
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void a_million_groups_cost_little_memory_anywhere(Place place) throws Exception {
    WireWriter groups = WireWriter.fields();
    for (int i = 0; i < MILLION; i++) {
      groups.raw(0x0B, 0x0C);
    }
    byte[] request = place.request(groups);

    assertThat(allocatedBy(() -> OtlpRequestReader.check(request))).isLessThan(4 << 20);
  }

  @Test
  void a_string_of_32_mib_is_not_copied() throws Exception {
    WireWriter text = WireWriter.fields().bytes(1, new byte[32 << 20]);
    byte[] request = Place.VALUE.request(text);
    OtlpRequestReader reader = new OtlpRequestReader(request);
    OtlpValue value = new OtlpValue(request);

    long allocated =
        allocatedBy(
            () -> {
              reader.next();
              reader.span().attributes().value(0, value);
            });

    assertThat(allocated).isLessThan(64 << 10);
    assertThat(value.kind()).isEqualTo(OtlpValue.Kind.STRING);
    assertThat(value.length()).isEqualTo(32 << 20);
    assertThat(value.bytes()).isSameAs(request);
  }

  @Test
  void lists_nested_ten_thousand_deep_are_read_and_stay_closed() throws Exception {
    for (int list = 5; list <= 6; list++) {
      byte[] request = Place.VALUE.request(NestedValue.of(10_000, list, WireWriter.fields()));
      OtlpRequestReader reader = new OtlpRequestReader(request);

      assertThat(allocatedBy(reader::next)).isLessThan(64 << 10);
      OtlpValue value = new OtlpValue(request);
      reader.span().attributes().value(0, value);
      int depth = 1;
      while (value.kind() != OtlpValue.Kind.CLOSED) {
        OtlpElements elements = value.elements();
        assertThat(elements.next()).isTrue();
        value = elements.value();
        depth++;
      }
      assertThat(depth).isEqualTo(OtlpValue.MAX_DEPTH);
    }
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void groups_nest_a_hundred_deep_anywhere_and_no_deeper(Place place) throws Exception {
    assertThat(ReaderOracle.check(place.request(groups(64)))).as("64").isNull();
    assertThat(ReaderOracle.check(place.request(groups(100)))).as("100").isNull();
    assertThat(ReaderOracle.check(place.request(groups(101)))).isEqualTo(Refusal.DEEP_GROUPS);
    assertThatThrownBy(() -> OtlpRequestReader.check(place.request(groups(200_000))))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageEndingWith("groups nested deeper than 100");
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void bytes_that_are_not_protobuf_are_refused_anywhere(Place place) throws Exception {
    for (WireWriter content : notProtobuf()) {
      byte[] request = place.request(content);

      assertThatThrownBy(() -> OtlpRequestReader.check(request))
          .as("%s", content)
          .isInstanceOf(MalformedRequestException.class)
          .hasMessageStartingWith("not protobuf at byte ");
      assertThat(ReaderOracle.check(request)).as("%s", content).isEqualTo(Refusal.MALFORMED);
    }
  }

  private static List<WireWriter> notProtobuf() {
    List<WireWriter> contents = new ArrayList<>();
    for (int field = 1; field <= 17; field++) {
      int delimited = WireCursor.LENGTH_DELIMITED;
      contents.add(WireWriter.fields().tag(field, delimited).varint(Integer.MAX_VALUE));
      contents.add(WireWriter.fields().tag(field, delimited).varint(-1));
      contents.add(WireWriter.fields().tag(field, delimited).varint(Integer.MIN_VALUE));
      contents.add(WireWriter.fields().tag(field, delimited).varint(2).raw(0));
      contents.add(WireWriter.fields().tag(field, delimited));
      contents.add(WireWriter.fields().tag(field, WireCursor.VARINT));
      contents.add(WireWriter.fields().tag(field, WireCursor.VARINT).raw(0x80));
      contents.add(WireWriter.fields().tag(field, WireCursor.VARINT).varint(0, 11));
      contents.add(WireWriter.fields().tag(field, WireCursor.FIXED64).raw(0, 0, 0, 0, 0, 0, 0));
      contents.add(WireWriter.fields().tag(field, WireCursor.FIXED32).raw(0, 0, 0));
      contents.add(WireWriter.fields().tag(field, WireWriter.START_GROUP));
      contents.add(WireWriter.fields().tag(field, WireWriter.END_GROUP));
      contents.add(WireWriter.fields().tag(field, 6));
      contents.add(WireWriter.fields().tag(field, 7));
      contents.add(WireWriter.fields().group(field, WireWriter.fields().tag(field, 6)));
      contents.add(
          WireWriter.fields()
              .tag(field, WireWriter.START_GROUP)
              .tag(field + 1, WireWriter.END_GROUP));
    }
    contents.add(WireWriter.fields().tag(0, WireCursor.VARINT).varint(1));
    contents.add(WireWriter.fields().varint(1L << 32).varint(1));
    contents.add(WireWriter.fields().raw(0x80));
    return contents;
  }

  private static WireWriter groups(int depth) {
    WireWriter groups = WireWriter.fields();
    for (int i = 0; i < depth; i++) {
      groups.tag(3, WireWriter.START_GROUP);
    }
    for (int i = 0; i < depth; i++) {
      groups.tag(3, WireWriter.END_GROUP);
    }
    return groups;
  }

  private static byte[] repeated(Place place, int field, int count) {
    return place.request(fields(field, count));
  }

  private static WireWriter fields(int field, int count) {
    WireWriter fields = WireWriter.fields();
    for (int i = 0; i < count; i++) {
      fields.bytes(field, new byte[0]);
    }
    return fields;
  }

  private interface Reading {
    void run() throws MalformedRequestException;
  }

  /** Bytes that this thread allocates meanwhile. */
  private static long allocatedBy(Reading reading) throws MalformedRequestException {
    long before = THREAD.getCurrentThreadAllocatedBytes();
    reading.run();
    return THREAD.getCurrentThreadAllocatedBytes() - before;
  }
}
