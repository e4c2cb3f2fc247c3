package io.llmobservatory.server.genai;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What instrumented a span, by the name of its scope: decided once for all spans of the scope.
 *
 * @param name the scope's name
 * @param dialect the dialect of a library all of whose spans are GenAI spans, else null
 * @param habits what it does otherwise than the conventions
 */
record Emitter(@Nullable String name, @Nullable Dialect dialect, Set<Habit> habits) {
  /** Nobody is known to have instrumented the span. */
  static final Emitter UNKNOWN = new Emitter(null, null, Set.of());

  /** Providers whose own numbers stand beside each other. */
  private static final Set<String> APART = Set.of("anthropic", "aws.bedrock");

  /**
   * What instrumentations do otherwise than the conventions say, and how the names of their scopes
   * begin: they pass on the numbers of APIs that count the cache beside the input, or reasoning
   * beside the output. A total that they add up themselves proves nothing.
   */
  private enum Habit {
    /** Counts what the cache gave or took beside the input. */
    CACHE_APART(
        "strands.",
        "com.anthropic.claude_code",
        "openinference.instrumentation.bedrock",
        "@arizeai/openinference-instrumentation-bedrock"),
    /** Counts the cache as the provider does. */
    CACHE_OF_PROVIDER("@openlit/", "openlit", "org.springframework", "genkit-tracer"),
    REASONING_APART("gcp.vertex.agent"),
    /** Guesses the input from the length of the texts. */
    GUESSED_INPUT("@openlit/instrumentation-langchain", "openlit.instrumentation.langchain"),
    /** Tells times in milliseconds where others tell them in seconds. */
    TIME_IN_MILLIS("strands.");

    @SuppressWarnings("ImmutableEnumChecker") // Never written after construction.
    private final String[] scopePrefixes;

    Habit(String... scopePrefixes) {
      this.scopePrefixes = scopePrefixes;
    }
  }

  /** The emitter whose scope has a name. */
  static Emitter of(@Nullable String scopeName) {
    if (scopeName == null) {
      return UNKNOWN;
    }
    Set<Habit> habits = EnumSet.noneOf(Habit.class);
    for (Habit habit : Habit.values()) {
      for (String prefix : habit.scopePrefixes) {
        if (scopeName.startsWith(prefix)) {
          habits.add(habit);
        }
      }
    }
    return new Emitter(scopeName, Dialect.ofScope(scopeName), habits);
  }

  /** Whether the scope's name begins so. */
  boolean isOf(String scopePrefix) {
    return name != null && name.startsWith(scopePrefix);
  }

  /** Whether it counts what the cache gave or took beside the input. */
  boolean countsCacheApart(AttributeIndex index, @Nullable String provider) {
    if (index.has(Field.LANGFUSE_CACHE)) {
      return !isTotalOfTwo(index);
    }
    if (habits.contains(Habit.CACHE_APART)) {
      return true;
    }
    if (provider == null || !APART.contains(provider)) {
      return false;
    }
    return habits.contains(Habit.CACHE_OF_PROVIDER)
        // Up to version 4 it passes on what the provider says.
        || ("ai".equals(name) && index.isNamed(Field.AI_SDK_4_USAGE));
  }

  /** Whether it counts reasoning beside the output. */
  boolean countsReasoningApart(AttributeIndex index) {
    if (index.has(Field.LANGFUSE_REASONING)) {
      return !isTotalOfTwo(index);
    }
    // Since it has the name of the conventions, it also has their meaning.
    return habits.contains(Habit.REASONING_APART) && !index.has(Field.REASONING_OF_CONVENTIONS);
  }

  /** Whether it guesses the input from the length of the texts. */
  boolean guessesInput() {
    return habits.contains(Habit.GUESSED_INPUT);
  }

  /** Whether it tells times in milliseconds where others tell them in seconds. */
  boolean tellsTimeInMillis() {
    return habits.contains(Habit.TIME_IN_MILLIS);
  }

  private static boolean isTotalOfTwo(AttributeIndex index) {
    long total = index.count(Field.TOTAL_TOKENS);
    return total >= 0
        && total == index.count(Field.INPUT_TOKENS) + index.count(Field.OUTPUT_TOKENS);
  }
}
