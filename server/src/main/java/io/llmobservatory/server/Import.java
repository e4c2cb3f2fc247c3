package io.llmobservatory.server;

import io.llmobservatory.server.config.Configuration;
import io.llmobservatory.server.config.DatabaseUrl;
import io.llmobservatory.server.firstdesign.ImportSpans;
import io.llmobservatory.server.genai.SpanMappings;

/** Takes over traces from another database. */
public final class Import {
  private Import() {}

  /**
   * Prepares to copy the spans of the first design's database.
   *
   * @param configuration tells what to keep of spans, and what calls cost
   * @param target where they go, in which servers may be writing
   * @param source where they are
   * @param tenant to whom they will belong
   * @param dryRun whether to count only, and to write nothing
   */
  public static ImportSpans ofFirstDesign(
      Configuration configuration,
      Database target,
      DatabaseUrl source,
      String tenant,
      boolean dryRun) {
    return new ImportSpans(
        Database.address(source),
        source.masked(),
        target.address(),
        new SpanMappings(configuration.processors().genai()),
        tenant,
        dryRun);
  }
}
