package io.llmobservatory.server.genai;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a recorded span must be taken for: its type, and whether its tokens count. */
final class ExpectedRole {
  private static final Set<SpanType> AROUND_CALLS =
      EnumSet.of(SpanType.AGENT, SpanType.WORKFLOW, SpanType.STEP, SpanType.OTHER);
  private static final Set<SpanType> CHAIN =
      EnumSet.of(SpanType.WORKFLOW, SpanType.STEP, SpanType.OTHER);
  private static final Set<SpanType> PLAIN = EnumSet.of(SpanType.OTHER);

  private ExpectedRole() {}

  static void check(String role, @Nullable LlmSpan span, CorpusScore.Span fields) {
    boolean right = isRight(role, span);
    fields.score(CorpusField.ROLE, right, role, span == null ? "not stored" : shown(span.genAi()));
  }

  private static boolean isRight(String role, @Nullable LlmSpan span) {
    if (role.equals("pending")) {
      return span == null;
    }
    if (span == null) {
      return false;
    }
    GenAi facts = span.genAi();
    return switch (role) {
      case "llm" -> facts != null && facts.type() == SpanType.LLM && facts.counted();
      case "wrapper" -> is(facts, AROUND_CALLS);
      case "chain" -> is(facts, CHAIN);
      case "agent" -> is(facts, EnumSet.of(SpanType.AGENT));
      case "tool" -> is(facts, EnumSet.of(SpanType.TOOL));
      case "retriever" -> is(facts, EnumSet.of(SpanType.RETRIEVER));
      case "http", "db", "server", "other" -> facts == null || is(facts, PLAIN);
      // A step that embeds, and does not say with which model: a call, or a part of one.
      case "ambiguous" -> facts == null || !facts.counted() || isEmbedding(facts);
      default -> throw new AssertionError("a role that nobody knows: " + role);
    };
  }

  private static boolean is(@Nullable GenAi facts, Set<SpanType> types) {
    return facts != null && !facts.counted() && types.contains(facts.type());
  }

  private static boolean isEmbedding(GenAi facts) {
    return facts.type() == SpanType.LLM && "embeddings".equals(facts.operation());
  }

  private static String shown(@Nullable GenAi facts) {
    if (facts == null) {
      return "not GenAI";
    }
    return facts.type().label() + (facts.counted() ? ", counted" : ", not counted");
  }
}
