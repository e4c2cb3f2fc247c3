package io.llmobservatory.server.config;

import io.llmobservatory.server.price.PriceOverrides;
import java.util.List;

/** The keys of {@link GenAiProcessor}. */
final class GenAiKeys {
  /**
   * A value may take six bytes for one when it is escaped, and PostgreSQL's longest field is 1 GiB.
   */
  private static final int MAX_VALUE_MIB = 128;

  private static final KeySection<GenAiProcessor> SECTION =
      new KeySection<>("processors.genai", c -> c.processors().genai());

  static final Key<Boolean> KEEP_OTHER_SPANS =
      SECTION.key(
          "keep_other_spans",
          ValueType.BOOLEAN,
          "true",
          "whether spans that are not GenAI are stored too",
          GenAiProcessor::keepOtherSpans);

  static final Key<GenAiProcessor.Content> CONTENT =
      SECTION.key(
          "content",
          ValueType.word(GenAiProcessor.Content.class),
          "store",
          "store or drop message content: prompts, completions, tool arguments and results",
          GenAiProcessor::content);

  static final Key<Integer> MAX_VALUE_SIZE_MIB =
      SECTION.key(
          "max_value_size_mib",
          ValueType.integer("number of MiB", 1, MAX_VALUE_MIB),
          "16",
          "a longer attribute value is cut at a character and flagged",
          GenAiProcessor::maxValueSizeMib);

  static final Key<PriceOverrides> PRICES =
      SECTION.keyWithoutDefault(
          "prices",
          ValueType.PRICES,
          Key.NONE,
          "YAML file of prices that win over the bundled ones",
          GenAiProcessor::prices);

  static final List<KeySection<?>> SECTIONS = List.of(SECTION);

  private GenAiKeys() {}
}
