package io.llmobservatory.server.firstdesign;

import io.llmobservatory.proto.v1.WriteSpansRequest;
import io.llmobservatory.server.genai.MappedSpans;
import io.llmobservatory.server.genai.SpanMapping;
import io.llmobservatory.server.genai.SpanMappings;
import io.llmobservatory.server.otlp.LlmSpanRequest;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.store.StoreException;
import io.llmobservatory.server.store.TraceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Rows that are mapped and written together, as if they were one request. */
final class ImportBatch {
  private static final int MAX_SPANS = 512;
  private static final long MAX_WEIGHT = 8 << 20;

  private final SpanMappings mappings;
  private final String tenant;
  private final Target target;
  private final ImportCounts counts;
  private final List<SourceSpan> rows = new ArrayList<>();

  /** Those of the rows that the target got. */
  private final List<SourceSpan> written = new ArrayList<>();

  private long weight;

  ImportBatch(SpanMappings mappings, String tenant, Target target, ImportCounts counts) {
    this.mappings = mappings;
    this.tenant = tenant;
    this.target = target;
    this.counts = counts;
  }

  /** Adds a row, if it can be a span. */
  void add(SourceSpan row) {
    String objection = SpanConversion.objection(row);
    if (objection == null) {
      rows.add(row);
      weight += row.weight();
    } else {
      counts.rejected(objection);
    }
  }

  boolean isFull() {
    return rows.size() >= MAX_SPANS || weight >= MAX_WEIGHT;
  }

  /** Writes the rows, and begins anew. */
  void write() throws StoreException, InterruptedException {
    if (!rows.isEmpty()) {
      target.begin(preferred());
      Iterator<Fate> fates = mapped().iterator();
      for (SourceSpan row : written) {
        count(row, fates.next());
      }
    }
    written.clear();
    rows.clear();
    weight = 0;
  }

  private Map<TraceKey, UUID> preferred() {
    Map<TraceKey, UUID> preferred = new HashMap<>();
    for (SourceSpan row : rows) {
      UUID uuid = row.traceUuid() == null ? TraceUuids.NONE : row.traceUuid();
      preferred.putIfAbsent(new TraceKey(tenant, row.traceId()), uuid);
    }
    return preferred;
  }

  private List<Fate> mapped() throws StoreException, InterruptedException {
    WriteSpansRequest.Builder request = WriteSpansRequest.newBuilder();
    rows.forEach(row -> request.addSpans(SpanConversion.convert(row)));
    byte[] bytes = request.build().toByteArray();
    Iterator<SourceSpan> next = rows.iterator();
    MappedSpans out =
        new MappedSpans(
            span -> {
              written.add(next.next());
              target.add(span);
            },
            unmapped -> {
              next.next();
              if (unmapped.rejected()) {
                counts.rejected(unmapped.reason());
              } else {
                counts.leftOut();
              }
            });
    try {
      byte[] otlp = new LlmSpanRequest(bytes, 0, bytes.length, taken -> {}).toOtlp();
      SpanMapping mapping = mappings.ofLlmSpans(otlp, otlp.length, tenant);
      while (mapping.map(Integer.MAX_VALUE, Long.MAX_VALUE, out)) {
        // It ends when all are mapped.
      }
    } catch (MalformedRequestException e) {
      throw new IllegalStateException("spans were encoded wrongly", e);
    }
    return target.end();
  }

  private void count(SourceSpan row, Fate fate) {
    if (fate.refusal() == null) {
      counts.stored(row, fate.before(), fate.trace());
    } else {
      counts.rejected(fate.refusal());
    }
  }
}
