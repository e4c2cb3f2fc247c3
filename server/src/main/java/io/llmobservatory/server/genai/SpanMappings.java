package io.llmobservatory.server.genai;

import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.price.Prices;

/** What the mapping of every request shares: what to keep, and what calls cost. */
public final class SpanMappings {
  private final GenAiProcessor options;
  private final Prices prices;

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
    return new SpanMapping(request, tenant, options, prices);
  }
}
