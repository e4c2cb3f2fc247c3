package io.llmobservatory.server.genai;

import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.price.Prices;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * What the mapping of every request shares: what to keep, what calls cost, and workbenches. Safe
 * for use by several threads.
 */
public final class SpanMappings {
  private final GenAiProcessor options;
  private final Prices prices;

  // As many as there may be mappings that really run.
  private final Queue<Workbench> workbenches =
      new ArrayBlockingQueue<>(2 * Runtime.getRuntime().availableProcessors());

  /**
   * Mappings with the bundled prices and those of the options.
   *
   * @param options what to keep
   */
  public SpanMappings(GenAiProcessor options) {
    this.options = options;
    this.prices = Prices.bundled().with(options.prices());
  }

  /**
   * Begins with the first span of a request.
   *
   * @param request an {@code ExportTraceServiceRequest} in protobuf
   * @param tenant to whom the spans belong
   */
  public SpanMapping of(byte[] request, String tenant) {
    return of(request, request.length, tenant);
  }

  /**
   * Begins with the first span of a request.
   *
   * @param request begins with an {@code ExportTraceServiceRequest} in protobuf
   * @param length how many bytes it has
   * @param tenant to whom the spans belong
   */
  public SpanMapping of(byte[] request, int length, String tenant) {
    return of(request, length, tenant, IdForm.BYTES);
  }

  /**
   * Begins with the first span of a request whose ids are text, and whose attributes may hold what
   * an {@code LlmSpan} says in fields of its own; see {@link
   * io.llmobservatory.server.otlp.LlmSpanRequest}.
   *
   * @param request begins with an {@code ExportTraceServiceRequest} in protobuf, but for the ids
   * @param length how many bytes it has
   * @param tenant to whom the spans belong
   */
  public SpanMapping ofLlmSpans(byte[] request, int length, String tenant) {
    return of(request, length, tenant, IdForm.TEXT);
  }

  private SpanMapping of(byte[] request, int length, String tenant, IdForm ids) {
    Workbench kept = workbenches.poll();
    Workbench workbench = kept == null ? new Workbench(options) : kept;
    return new SpanMapping(
        request, length, tenant, ids, options, prices, workbench, this::takeBack);
  }

  private void takeBack(Workbench workbench) {
    workbench.clear();
    workbenches.offer(workbench);
  }
}
