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
  /** More are not kept: as many mappings are rarely under way. */
  private static final int MAX_WORKBENCHES = 32;

  private final GenAiProcessor options;
  private final Prices prices;
  private final Queue<Workbench> workbenches = new ArrayBlockingQueue<>(MAX_WORKBENCHES);

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
    return new SpanMapping(request, tenant, options, prices, workbench, this::takeBack);
  }

  private void takeBack(Workbench workbench) {
    workbench.clear();
    workbenches.offer(workbench);
  }
}
