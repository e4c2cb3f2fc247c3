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
  /** A workbench that saw a larger request is not kept: it may hold on to as much. */
  private static final int MAX_REQUEST_BYTES = 1 << 20;

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
    Workbench kept = workbenches.poll();
    Workbench workbench = kept == null ? new Workbench(options) : kept;
    boolean keep = request.length <= MAX_REQUEST_BYTES;
    return new SpanMapping(
        request, tenant, options, prices, workbench, keep ? this::takeBack : spent -> {});
  }

  private void takeBack(Workbench workbench) {
    workbench.clear();
    workbenches.offer(workbench);
  }
}
