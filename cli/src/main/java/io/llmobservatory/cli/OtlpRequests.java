package io.llmobservatory.cli;

import com.google.protobuf.ByteString;
import io.llmobservatory.proto.v1.Link;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.Source;
import io.llmobservatory.proto.v1.TraceSpan;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns stored spans into requests of OTLP. Ids that OTLP cannot have become the first bytes of
 * their SHA-256, the same ones wherever they stand.
 */
final class OtlpRequests {
  private static final int TRACE_BYTES = 16;
  private static final int SPAN_BYTES = 8;

  private long renamed;

  /** A request with these spans, each resource and scope told once. */
  ExportTraceServiceRequest of(List<TraceSpan> spans) {
    Map<Source, Map<Source, ScopeSpans.Builder>> byResource = new LinkedHashMap<>();
    for (TraceSpan stored : spans) {
      Source source = stored.getSpan().getSource();
      Source resource = source.toBuilder().clearScope().clearScopeSchemaUrl().build();
      byResource
          .computeIfAbsent(resource, key -> new LinkedHashMap<>())
          .computeIfAbsent(source, OtlpRequests::scope)
          .addSpans(span(stored));
    }
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    byResource.forEach((source, scopes) -> request.addResourceSpans(resource(source, scopes)));
    return request.build();
  }

  private static ScopeSpans.Builder scope(Source source) {
    ScopeSpans.Builder spans = ScopeSpans.newBuilder().setSchemaUrl(source.getScopeSchemaUrl());
    return source.hasScope() ? spans.setScope(source.getScope()) : spans;
  }

  private static ResourceSpans resource(Source source, Map<Source, ScopeSpans.Builder> scopes) {
    ResourceSpans.Builder spans =
        ResourceSpans.newBuilder().setSchemaUrl(source.getResourceSchemaUrl());
    if (source.hasResource()) {
      spans.setResource(source.getResource());
    }
    scopes.values().forEach(spans::addScopeSpans);
    return spans.build();
  }

  private Span span(TraceSpan stored) {
    LlmSpan span = stored.getSpan();
    if (!isHex(span.getTraceId(), TRACE_BYTES) || !isHex(span.getSpanId(), SPAN_BYTES)) {
      renamed++;
    }
    Span.Builder copy =
        Span.newBuilder()
            .setTraceId(id(span.getTraceId(), TRACE_BYTES))
            .setSpanId(id(span.getSpanId(), SPAN_BYTES))
            .setParentSpanId(id(span.getParentSpanId(), SPAN_BYTES))
            .setTraceState(span.getTraceState())
            .setName(span.getName())
            .setKindValue(span.getKindValue())
            .setStartTimeUnixNano(span.getStartTimeUnixNano())
            .setEndTimeUnixNano(span.getEndTimeUnixNano())
            .addAllAttributes(span.getAttributesList())
            .addAllAttributes(OwnAttributes.of(stored))
            .setDroppedAttributesCount(span.getDroppedAttributesCount())
            .addAllEvents(span.getEventsList())
            .setDroppedEventsCount(span.getDroppedEventsCount())
            .setDroppedLinksCount(span.getDroppedLinksCount())
            .setFlags(span.getFlags());
    span.getLinksList().forEach(link -> copy.addLinks(link(link)));
    if (span.hasStatus()) {
      copy.setStatus(span.getStatus());
    }
    return copy.build();
  }

  private static Span.Link link(Link link) {
    return Span.Link.newBuilder()
        .setTraceId(id(link.getTraceId(), TRACE_BYTES))
        .setSpanId(id(link.getSpanId(), SPAN_BYTES))
        .setTraceState(link.getTraceState())
        .addAllAttributes(link.getAttributesList())
        .setDroppedAttributesCount(link.getDroppedAttributesCount())
        .setFlags(link.getFlags())
        .build();
  }

  private static ByteString id(String id, int bytes) {
    if (id.isEmpty()) {
      return ByteString.EMPTY;
    }
    return isHex(id, bytes)
        ? ByteString.copyFrom(HexFormat.of().parseHex(id))
        : ByteString.copyFrom(hash(id), 0, bytes);
  }

  private static boolean isHex(String id, int bytes) {
    return id.length() == 2 * bytes && id.chars().allMatch(HexFormat::isHexDigit);
  }

  private static byte[] hash(String id) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** How many spans have had another id so far. */
  long renamed() {
    return renamed;
  }
}
