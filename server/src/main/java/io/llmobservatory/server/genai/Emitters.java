package io.llmobservatory.server.genai;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Instrumentations that count otherwise than the conventions, by the name of their scope: they pass
 * on the numbers of APIs that count the cache beside the input, or reasoning beside the output. A
 * total that they add up themselves proves nothing.
 */
final class Emitters {
  /** Providers whose own numbers stand beside each other. */
  private static final Set<String> APART = Set.of("anthropic", "aws.bedrock");

  private Emitters() {}

  /** Whether the sender counts what the cache gave or took beside the input. */
  static boolean countCacheApart(AttributeIndex index, @Nullable String provider, Evidence by) {
    if (index.has(Field.LANGFUSE_CACHE)) {
      return !isTotalOfTwo(index);
    }
    if (by.isOf("strands.")
        || by.isOf("com.anthropic.claude_code")
        || by.isOf("openinference.instrumentation.bedrock")
        || by.isOf("@arizeai/openinference-instrumentation-bedrock")) {
      return true;
    }
    if (provider == null || !APART.contains(provider)) {
      return false;
    }
    return by.isOf("@openlit/")
        || by.isOf("openlit")
        || by.isOf("org.springframework")
        || by.isOf("genkit-tracer")
        // Up to version 4 it passes on what the provider says.
        || ("ai".equals(by.scopeName()) && index.isNamed(Field.AI_SDK_4_USAGE));
  }

  /** Whether the sender tells times in milliseconds where others tell them in seconds. */
  static boolean timeInMillis(Evidence by) {
    return by.isOf("strands.");
  }

  /** Whether the sender guesses the input from the length of the texts. */
  static boolean guessInput(Evidence by) {
    return by.isOf("@openlit/instrumentation-langchain")
        || by.isOf("openlit.instrumentation.langchain");
  }

  /** Whether the sender counts reasoning beside the output. */
  static boolean countReasoningApart(AttributeIndex index, Evidence by) {
    if (index.has(Field.LANGFUSE_REASONING)) {
      return !isTotalOfTwo(index);
    }
    // Since it has the name of the conventions, it also has their meaning.
    return by.isOf("gcp.vertex.agent") && !index.has(Field.REASONING_OF_CONVENTIONS);
  }

  private static boolean isTotalOfTwo(AttributeIndex index) {
    long total = index.count(Field.TOTAL_TOKENS);
    return total >= 0
        && total == index.count(Field.INPUT_TOKENS) + index.count(Field.OUTPUT_TOKENS);
  }
}
