package io.llmobservatory.server.query;

import com.google.protobuf.ByteString;
import io.llmobservatory.proto.v1.Link;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.Source;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The spans of OTLP in the words of the other message. */
public final class LlmSpansOfOtlp {
  private LlmSpansOfOtlp() {}

  /** The spans of a request, by their ids: that of the trace, then that of the span. */
  public static Map<String, LlmSpan> of(ExportTraceServiceRequest request) {
    Map<String, LlmSpan> into = new LinkedHashMap<>();
    for (ResourceSpans ofResource : request.getResourceSpansList()) {
      for (ScopeSpans ofScope : ofResource.getScopeSpansList()) {
        for (Span span : ofScope.getSpansList()) {
          LlmSpan expected = expected(span).setSource(source(ofResource, ofScope)).build();
          into.put(expected.getTraceId() + expected.getSpanId(), expected);
        }
      }
    }
    return into;
  }

  private static Source source(ResourceSpans ofResource, ScopeSpans ofScope) {
    Source.Builder source = Source.newBuilder();
    Resource resource = ofResource.getResource().toBuilder().clearEntityRefs().build();
    if (!resource.equals(Resource.getDefaultInstance())) {
      source.setResource(resource);
    }
    if (!ofScope.getScope().equals(InstrumentationScope.getDefaultInstance())) {
      source.setScope(ofScope.getScope());
    }
    return source
        .setResourceSchemaUrl(ofResource.getSchemaUrl())
        .setScopeSchemaUrl(ofScope.getSchemaUrl())
        .build();
  }

  /** The end, unless no duration of 64 bits leads to it. */
  private static long end(Span span) {
    BigInteger start = new BigInteger(Long.toUnsignedString(span.getStartTimeUnixNano()));
    BigInteger end = new BigInteger(Long.toUnsignedString(span.getEndTimeUnixNano()));
    return end.subtract(start).bitLength() < Long.SIZE ? end.longValue() : 0;
  }

  /** The span in the words of the other message. */
  private static LlmSpan.Builder expected(Span span) {
    LlmSpan.Builder expected =
        LlmSpan.newBuilder()
            .setTraceId(hex(span.getTraceId()))
            .setSpanId(hex(span.getSpanId()))
            .setTraceState(span.getTraceState())
            .setParentSpanId(hex(span.getParentSpanId()))
            .setName(span.getName())
            .setKindValue(span.getKindValue())
            .setStartTimeUnixNano(span.getStartTimeUnixNano())
            .setEndTimeUnixNano(end(span))
            .addAllAttributes(withValues(span.getAttributesList()))
            .setDroppedAttributesCount(span.getDroppedAttributesCount())
            .addAllEvents(span.getEventsList())
            .setDroppedEventsCount(span.getDroppedEventsCount())
            .setDroppedLinksCount(span.getDroppedLinksCount())
            .setFlags(span.getFlags());
    if (!span.getStatus().equals(Status.getDefaultInstance())) {
      expected.setStatus(span.getStatus());
    }
    for (Span.Link link : span.getLinksList()) {
      expected.addLinks(
          Link.newBuilder()
              .setTraceId(hex(link.getTraceId()))
              .setSpanId(hex(link.getSpanId()))
              .setTraceState(link.getTraceState())
              .addAllAttributes(link.getAttributesList())
              .setDroppedAttributesCount(link.getDroppedAttributesCount())
              .setFlags(link.getFlags()));
    }
    return expected;
  }

  /** A value that is not set and an empty one are the same. */
  private static List<KeyValue> withValues(List<KeyValue> attributes) {
    return attributes.stream()
        .map(attribute -> attribute.toBuilder().setValue(attribute.getValue()).build())
        .toList();
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }
}
