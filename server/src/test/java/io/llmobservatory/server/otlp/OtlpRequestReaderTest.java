package io.llmobservatory.server.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class OtlpRequestReaderTest {
  @Test
  void an_empty_request_has_no_span() throws Exception {
    OtlpRequestReader reader = new OtlpRequestReader(new byte[0]);

    assertThat(reader.next()).isFalse();
    assertThat(reader.next()).as("again").isFalse();
  }

  @Test
  void envelopes_without_spans_are_skipped() throws Exception {
    ResourceSpans empty = ResourceSpans.newBuilder().setResource(resource("empty")).build();
    ResourceSpans emptyScope = empty.toBuilder().addScopeSpans(scope("unused")).build();
    ResourceSpans full =
        ResourceSpans.newBuilder()
            .setResource(resource("full"))
            .addScopeSpans(scope("unused"))
            .addScopeSpans(scope("used").addSpans(span("a")))
            .addScopeSpans(ScopeSpans.getDefaultInstance())
            .build();
    OtlpRequestReader reader = reader(empty, emptyScope, full, emptyScope);

    assertThat(reader.next()).isTrue();
    assertThat(reader.span().name()).hasToString("a");
    assertThat(reader.scope().name()).hasToString("used");
    assertThat(service(reader.resource())).isEqualTo("full");
    assertThat(reader.next()).isFalse();
  }

  @Test
  void spans_come_in_order_with_their_resource_and_scope() throws Exception {
    ResourceSpans first =
        ResourceSpans.newBuilder()
            .setResource(resource("one"))
            .addScopeSpans(scope("x").addSpans(span("a")).addSpans(span("b")))
            .addScopeSpans(scope("y").addSpans(span("c")))
            .build();
    ResourceSpans second =
        ResourceSpans.newBuilder().addScopeSpans(scope("").addSpans(span("d"))).build();
    OtlpRequestReader reader = reader(first, second);

    List<String> found = new ArrayList<>();
    while (reader.next()) {
      found.add(
          reader.resourceNumber()
              + service(reader.resource())
              + " "
              + reader.scopeNumber()
              + reader.scope().name()
              + " "
              + reader.span().name());
    }

    assertThat(found).containsExactly("1one 1x a", "1one 1x b", "1one 2y c", "2 3 d");
  }

  @Test
  void a_resource_and_a_scope_behind_their_spans_hold_for_them() throws Exception {
    WireWriter scopeSpans =
        WireWriter.fields()
            .raw(spanField(WireWriter.fields().text(5, "a")))
            .message(1, WireWriter.fields().text(1, "scope"));
    WireWriter resourceSpans =
        WireWriter.fields()
            .message(2, scopeSpans)
            .bytes(1, resource("late").toByteArray())
            .text(3, "schema");
    OtlpRequestReader reader = new OtlpRequestReader(Place.RESOURCE_SPANS.request(resourceSpans));

    assertThat(reader.next()).isTrue();
    assertThat(service(reader.resource())).isEqualTo("late");
    assertThat(reader.resource().schemaUrl()).hasToString("schema");
    assertThat(reader.scope().name()).hasToString("scope");
  }

  @Test
  void a_resource_in_pieces_is_joined() throws Exception {
    WireWriter resourceSpans =
        WireWriter.fields()
            .bytes(1, resource("one").toByteArray())
            .message(2, WireWriter.fields().raw(spanField(WireWriter.fields())))
            .bytes(
                1, resource("two").toBuilder().setDroppedAttributesCount(7).build().toByteArray());
    OtlpRequestReader reader = new OtlpRequestReader(Place.RESOURCE_SPANS.request(resourceSpans));

    assertThat(reader.next()).isTrue();
    assertThat(reader.resource().attributes().size()).isEqualTo(2);
    assertThat(reader.resource().droppedAttributes()).isEqualTo(7);
  }

  @Test
  void nothing_of_a_span_is_left_in_the_next_one() throws Exception {
    byte[] first =
        span("a")
            .addEvents(Span.Event.newBuilder().setName("event"))
            .addLinks(Span.Link.newBuilder().setTraceState("state"))
            .addAttributes(KeyValue.newBuilder().setKey("key").setValue(text("value")))
            .setStatus(Status.newBuilder().setMessage("failed"))
            .build()
            .toByteArray();
    byte[] request =
        Place.SCOPE_SPANS.request(WireWriter.fields().bytes(2, first).bytes(2, new byte[0]));
    OtlpRequestReader both = new OtlpRequestReader(request);
    both.next();
    assertThat(both.span().eventCount()).isPositive();

    assertThat(ReaderOracle.check(request)).as("refusal").isNull();
    assertThat(both.next()).isTrue();
    assertThat(both.span().eventCount()).isZero();
    assertThat(both.span().linkCount()).isZero();
    assertThat(both.span().attributes().size()).isZero();
    assertThat(both.span().statusMessage().length()).isZero();
  }

  @Test
  void text_is_a_view_of_the_request() throws Exception {
    byte[] request = Place.SPAN.request(WireWriter.fields().text(5, "chat Größe"));
    OtlpRequestReader reader = new OtlpRequestReader(request);
    reader.next();

    Text name = reader.span().name();
    assertThat(name.bytes()).isSameAs(request);
    assertThat(new String(request, name.offset(), name.length(), StandardCharsets.UTF_8))
        .isEqualTo("chat Größe");
  }

  @Test
  void text_that_is_not_utf8_is_accepted_and_repaired_where_it_is_read() throws Exception {
    byte[] bad = {'a', (byte) 0xC3, 'b'};
    WireWriter keyValue =
        WireWriter.fields().bytes(1, bad).message(2, WireWriter.fields().bytes(1, bad));
    byte[] request = Place.SPAN.request(WireWriter.fields().bytes(5, bad).message(9, keyValue));
    OtlpRequestReader reader = new OtlpRequestReader(request);
    reader.next();
    OtlpValue value = new OtlpValue(request);
    reader.span().attributes().value(0, value);

    assertThat(reader.span().name()).hasToString("a\uFFFDb");
    assertThat(reader.span().attributes().key(0)).isEqualTo("a\uFFFDb");
    assertThat(value.text()).isEqualTo("a\uFFFDb");
    assertThat(ReaderOracle.check(request)).as("refusal").isNull();
  }

  @Test
  void an_attribute_with_two_values_is_refused() {
    WireWriter keyValue = WireWriter.fields().text(1, "k");
    keyValue.bytes(2, text("a").toByteArray()).bytes(2, text("b").toByteArray());

    for (Place place :
        List.of(
            Place.ATTRIBUTE,
            Place.RESOURCE_ATTRIBUTE,
            Place.SCOPE_ATTRIBUTE,
            Place.EVENT_ATTRIBUTE,
            Place.LINK_ATTRIBUTE,
            Place.MAP_ENTRY)) {
      assertThatThrownBy(() -> new OtlpRequestReader(place.request(keyValue)).next())
          .as("%s", place)
          .isInstanceOf(MalformedRequestException.class)
          .hasMessageEndingWith("attribute with two values");
    }
  }

  @Test
  void an_empty_value_before_the_value_is_no_second_one() throws Exception {
    WireWriter keyValue =
        WireWriter.fields().message(2, WireWriter.fields()).bytes(2, text("a").toByteArray());

    assertThat(ReaderOracle.check(Place.ATTRIBUTE.request(keyValue))).as("refusal").isNull();
    assertThat(ReaderOracle.check(Place.MAP_ENTRY.request(keyValue))).as("refusal").isNull();
  }

  @Test
  void a_value_with_two_lists_is_refused() {
    WireWriter none = WireWriter.fields();

    for (int first = 5; first <= 6; first++) {
      for (int second = 5; second <= 6; second++) {
        WireWriter value =
            WireWriter.fields().message(first, none).text(1, "a").message(second, none);
        assertThatThrownBy(() -> new OtlpRequestReader(Place.MAP_VALUE.request(value)).next())
            .isInstanceOf(MalformedRequestException.class)
            .hasMessageEndingWith("value with two lists");
      }
    }
  }

  @Test
  void a_check_finds_a_bad_span_behind_good_ones() throws Exception {
    WireWriter spans = WireWriter.fields().raw(spanField(WireWriter.fields()));
    OtlpRequestReader.check(Place.SCOPE_SPANS.request(spans));

    spans.raw(spanField(WireWriter.fields().raw(0x0A, 0x05)));
    byte[] request = Place.SCOPE_SPANS.request(spans);
    assertThat(new OtlpRequestReader(request).next()).as("the span before the bad one").isTrue();
    assertThatThrownBy(() -> OtlpRequestReader.check(request))
        .isInstanceOf(MalformedRequestException.class);
  }

  @Test
  void a_span_that_is_cut_short_is_not_read_into_the_next() {
    byte[] span =
        span("a")
            .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
            .setStartTimeUnixNano(1)
            .setEndTimeUnixNano(2)
            .addAttributes(KeyValue.newBuilder().setKey("k").setValue(text("v")))
            .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_OK))
            .build()
            .toByteArray();
    for (int length = 0; length <= span.length; length++) {
      byte[] cut = Arrays.copyOf(span, length);
      byte[] request =
          Place.SCOPE_SPANS.request(WireWriter.fields().bytes(2, cut).bytes(2, new byte[0]));

      assertThat(isAccepted(() -> OtlpRequestReader.check(request)))
          .as("%d bytes", length)
          .isEqualTo(isAccepted(() -> Span.parseFrom(cut)));
    }
  }

  @Test
  void what_stands_behind_the_request_is_not_read() throws Exception {
    byte[] request =
        Place.SCOPE_SPANS.request(WireWriter.fields().raw(spanField(WireWriter.fields())));
    byte[] more = Arrays.copyOf(request, 3 * request.length);
    System.arraycopy(request, 0, more, request.length, request.length);
    // No tag begins so.
    Arrays.fill(more, 2 * request.length, more.length, (byte) 0xFF);

    OtlpRequestReader first = new OtlpRequestReader(more, request.length);
    assertThat(first.next()).isTrue();
    assertThat(first.next()).isFalse();
    OtlpRequestReader.check(more, request.length);
    OtlpRequestReader both = new OtlpRequestReader(more, 2 * request.length);
    assertThat(both.next()).isTrue();
    assertThat(both.next()).isTrue();
    assertThat(both.next()).isFalse();
    assertThatThrownBy(() -> OtlpRequestReader.check(more, request.length - 1))
        .isInstanceOf(MalformedRequestException.class);
    assertThatThrownBy(() -> OtlpRequestReader.check(more))
        .isInstanceOf(MalformedRequestException.class);
  }

  private static boolean isAccepted(ThrowingCallable reading) {
    return catchThrowable(reading) == null;
  }

  @Test
  void a_refusal_names_the_place_and_never_the_content() {
    byte[] request = Place.SPAN.request(WireWriter.fields().text(5, "secret").raw(0x0A, 0x05, 'x'));

    assertThatThrownBy(() -> OtlpRequestReader.check(request))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessage("not protobuf at byte 16: length beyond the end of the message");
  }

  private static byte[] spanField(WireWriter span) {
    return WireWriter.fields().message(2, span).toByteArray();
  }

  private static Resource resource(String service) {
    KeyValue.Builder name = KeyValue.newBuilder().setKey("service.name").setValue(text(service));
    return Resource.newBuilder().addAttributes(name).build();
  }

  private static ScopeSpans.Builder scope(String name) {
    return ScopeSpans.newBuilder().setScope(InstrumentationScope.newBuilder().setName(name));
  }

  private static Span.Builder span(String name) {
    return Span.newBuilder().setName(name).setTraceId(ByteString.copyFrom(new byte[16]));
  }

  private static AnyValue text(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }

  private static OtlpRequestReader reader(ResourceSpans... resourceSpans) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    for (ResourceSpans one : resourceSpans) {
      request.addResourceSpans(one);
    }
    return new OtlpRequestReader(request.build().toByteArray());
  }

  private static String service(OtlpResource resource) {
    Attributes attributes = resource.attributes();
    if (attributes.size() == 0) {
      return "";
    }
    OtlpValue value = new OtlpValue(attributes.bytes());
    attributes.value(0, value);
    return value.text();
  }
}
