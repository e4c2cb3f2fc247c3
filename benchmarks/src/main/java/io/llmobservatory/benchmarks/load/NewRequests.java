package io.llmobservatory.benchmarks.load;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Requests of a workload as the messages that an exporter holds before it sends them. */
public final class NewRequests {
  private static final int SPANS = 512;
  private static final long STEP_NANOS = 1_000;

  private NewRequests() {}

  /**
   * So many requests of 512 spans.
   *
   * @param seed of all ids; another seed, other spans
   * @param startNanos when the first span starts, nanoseconds since 1970
   */
  public static List<ExportTraceServiceRequest> of(
      Workload workload, int count, long seed, long startNanos) {
    Templates templates = new Templates(workload, SPANS);
    byte[] bytes = new byte[templates.length()];
    List<ExportTraceServiceRequest> requests = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long request = i;
      Template template = templates.of(request);
      template.write(
          bytes,
          span -> templates.trace(request, span),
          seed,
          startNanos + request * SPANS * STEP_NANOS,
          STEP_NANOS);
      try {
        requests.add(ExportTraceServiceRequest.parseFrom(Arrays.copyOf(bytes, template.length())));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("a request of ours cannot be read", e);
      }
    }
    return requests;
  }
}
