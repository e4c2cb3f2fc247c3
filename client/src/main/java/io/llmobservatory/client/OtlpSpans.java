package io.llmobservatory.client;

import com.google.protobuf.ByteString;
import io.llmobservatory.proto.v1.Link;
import io.llmobservatory.proto.v1.LlmSpan;
import io.opentelemetry.proto.trace.v1.Span;

/** Copies spans of OTLP. */
final class OtlpSpans {
  private OtlpSpans() {}

  /**
   * The same span, its ids in lower-case hexadecimal digits.
   *
   * @throws IllegalArgumentException if an id has not as many bytes as it must have
   */
  static LlmSpan.Builder copy(Span span) {
    LlmSpan.Builder copy =
        LlmSpan.newBuilder()
            .setTraceId(Ids.fromOtlp("trace_id", span.getTraceId(), Ids.TRACE_DIGITS))
            .setSpanId(Ids.fromOtlp("span_id", span.getSpanId(), Ids.SPAN_DIGITS))
            .setTraceState(span.getTraceState())
            .setParentSpanId(parent(span.getParentSpanId()))
            .setName(span.getName())
            .setKindValue(span.getKindValue())
            .setStartTimeUnixNano(span.getStartTimeUnixNano())
            .setEndTimeUnixNano(span.getEndTimeUnixNano())
            .addAllAttributes(span.getAttributesList())
            .setDroppedAttributesCount(span.getDroppedAttributesCount())
            .addAllEvents(span.getEventsList())
            .setDroppedEventsCount(span.getDroppedEventsCount())
            .setDroppedLinksCount(span.getDroppedLinksCount())
            .setFlags(span.getFlags());
    span.getLinksList().forEach(link -> copy.addLinks(link(link)));
    if (span.hasStatus()) {
      copy.setStatus(span.getStatus());
    }
    return copy;
  }

  /** Over OTLP, zeros mean no parent, as emptiness does. */
  private static String parent(ByteString id) {
    return id.isEmpty() || isZero(id) ? "" : Ids.fromOtlp("parent_span_id", id, Ids.SPAN_DIGITS);
  }

  private static boolean isZero(ByteString id) {
    for (int at = 0; at < id.size(); at++) {
      if (id.byteAt(at) != 0) {
        return false;
      }
    }
    return true;
  }

  private static Link link(Span.Link link) {
    return Link.newBuilder()
        .setTraceId(Ids.hex(link.getTraceId()))
        .setSpanId(Ids.hex(link.getSpanId()))
        .setTraceState(link.getTraceState())
        .addAllAttributes(link.getAttributesList())
        .setDroppedAttributesCount(link.getDroppedAttributesCount())
        .setFlags(link.getFlags())
        .build();
  }
}
