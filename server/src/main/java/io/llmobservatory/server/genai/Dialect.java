package io.llmobservatory.server.genai;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * In whose spelling a span is written, told by the prefixes of its attributes' keys. Fields are
 * looked for in every dialect at once ({@link Field}); this only decides whether a span is a GenAI
 * span at all, and names the most particular dialect seen: the one that stands first here.
 */
enum Dialect {
  LANGFUSE("langfuse", "langfuse.observation."),
  BRAINTRUST("braintrust", "braintrust."),
  LANGWATCH("langwatch", "langwatch."),
  LANGSMITH(
      "langsmith", "langsmith.span.kind", "langsmith.metadata.ls_", "langsmith.usage_metadata"),
  LAMINAR("laminar", "lmnr.span.type", "lmnr.span.input", "lmnr.span.output"),
  OPENINFERENCE(
      "openinference",
      "openinference.",
      "llm.token_count.",
      "llm.input_messages.",
      "llm.output_messages.",
      "llm.model_name",
      "llm.invocation_parameters",
      "embedding.",
      "retrieval.documents",
      "reranker."),
  AI_SDK(
      "ai_sdk",
      "ai.operationId",
      "ai.model.",
      "ai.prompt",
      "ai.response.",
      "ai.toolCall.",
      "ai.usage.",
      "aisdk."),
  OPENLIT("openlit", "openlit.", "gen_ai.sdk.version", "gen_ai.application_name"),
  GENKIT("genkit", "genkit:"),
  SPRING_AI("spring_ai", "spring.ai."),
  GOOGLE_ADK("google_adk", "gcp.vertex.agent."),
  PYDANTIC_AI("pydantic_ai", "pydantic_ai.", "model_request_parameters"),
  MLFLOW("mlflow", "mlflow."),
  MASTRA("mastra", "mastra."),
  LITELLM("litellm", "hidden_params", "litellm."),
  LIVEKIT("livekit", "lk."),
  CLAUDE_CODE("claude_code", "claude_code."),
  HAYSTACK("haystack", "haystack."),
  WEAVE("weave", "weave."),
  TRUEFOUNDRY("truefoundry", "tfy."),
  STRANDS("strands", "event_loop.cycle_id"),
  VOLTAGENT("voltagent", "voltagent."),
  VLLM("vllm", "gen_ai.latency."),
  SENTRY(
      "sentry",
      "gen_ai.usage.input_tokens.",
      "gen_ai.usage.output_tokens.",
      "gen_ai.operation.type",
      "gen_ai.request.available_tools",
      "gen_ai.pipeline."),
  SEMANTIC_KERNEL("semantic_kernel", "semantic_kernel."),
  AGENT_FRAMEWORK("agent_framework", "agent_framework."),
  LOONGSUITE("loongsuite", "gen_ai.span.kind", "gen_ai.span_kind_name", "gen_ai.react."),
  TRACELOOP(
      "traceloop",
      "traceloop.span.kind",
      "traceloop.entity.",
      "traceloop.prompt.",
      "llm.request.type",
      "llm.usage.",
      "llm.request.functions",
      "gen_ai.prompt.",
      "gen_ai.completion.",
      "SpanAttributes.LLM_"),
  LOGFIRE("logfire", "request_data", "response_data"),
  OPENTELEMETRY("opentelemetry", "gen_ai.", "openai.", "mcp.", "llm.", "db.vector."),
  /** What an LlmSpan says in fields of its own, and nothing besides. */
  LLM_OBSERVATORY("llm_observatory", KnownKeys.OWN);

  private static final byte[] EVENT_PREFIX = "gen_ai.".getBytes(StandardCharsets.US_ASCII);

  /**
   * What many spans carry that have nothing to do with GenAI: a context that is handed down, or
   * attributes of everything that a library instruments.
   */
  private static final byte[][] HANDED_DOWN = {
    ascii("llmobservatory.environment"),
    ascii("llmobservatory.user_id"),
    ascii("llmobservatory.session_id"),
    ascii("langfuse.observation.metadata."),
    ascii("gen_ai.conversation.id"),
    ascii("gen_ai.agent.id"),
    ascii("gen_ai.environment"),
    ascii("gen_ai.session.id"),
    ascii("gen_ai.user.id"),
    ascii("traceloop.entity.path"),
    ascii("braintrust.parent"),
    ascii("braintrust.org"),
    ascii("braintrust.app_url"),
    ascii("mlflow.traceRequestId"),
    ascii("langwatch.thread.id"),
    ascii("langwatch.user.id"),
    ascii("langwatch.customer.id"),
    ascii("langwatch.sdk.")
  };

  /** Libraries all of whose spans are GenAI spans. */
  private static final Sender[] SENDERS = {
    new Sender("@voltagent/", VOLTAGENT),
    new Sender("com.anthropic.claude_code", CLAUDE_CODE),
    new Sender("gcp.vertex.agent", GOOGLE_ADK),
    new Sender("livekit-agents", LIVEKIT),
    new Sender("strands.telemetry", STRANDS),
    new Sender("semantic_kernel.", SEMANTIC_KERNEL),
    new Sender("Microsoft.SemanticKernel", SEMANTIC_KERNEL),
    new Sender("agent_framework", AGENT_FRAMEWORK),
    new Sender("Experimental.Microsoft.Agents", AGENT_FRAMEWORK)
  };

  private static final Prefix[][] BY_FIRST_BYTE = new Prefix[128][];

  static {
    Arrays.fill(BY_FIRST_BYTE, new Prefix[0]);
    for (Dialect dialect : values()) {
      for (String prefix : dialect.prefixes) {
        Prefix[] before = BY_FIRST_BYTE[prefix.charAt(0)];
        Prefix[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = new Prefix(dialect, ascii(prefix));
        BY_FIRST_BYTE[prefix.charAt(0)] = after;
      }
    }
  }

  private static final class Prefix {
    final Dialect dialect;
    final byte[] bytes;

    Prefix(Dialect dialect, byte[] bytes) {
      this.dialect = dialect;
      this.bytes = bytes;
    }
  }

  /**
   * A library and the dialect of its spans.
   *
   * @param scopePrefix how the names of its scopes begin
   */
  private record Sender(String scopePrefix, Dialect dialect) {}

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // Never written after construction.
  private final String[] prefixes;

  Dialect(String label, String... prefixes) {
    this.label = label;
    this.prefixes = prefixes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The dialect's word in the database. */
  String label() {
    return label;
  }

  /** The dialect to which an attribute's key belongs, or null. */
  static @Nullable Dialect ofKey(byte[] utf8, int offset, int length) {
    if (length == 0 || utf8[offset] < 0) {
      return null;
    }
    for (Prefix prefix : BY_FIRST_BYTE[utf8[offset]]) {
      if (startsWith(utf8, offset, length, prefix.bytes)) {
        return isHandedDown(utf8, offset, length) ? null : prefix.dialect;
      }
    }
    return null;
  }

  /** The dialect of a library all of whose spans are GenAI spans, by its scope's name, or null. */
  static @Nullable Dialect ofScope(@Nullable String name) {
    for (Sender sender : SENDERS) {
      if (name != null && name.startsWith(sender.scopePrefix)) {
        return sender.dialect;
      }
    }
    return null;
  }

  private static boolean isHandedDown(byte[] utf8, int offset, int length) {
    for (byte[] prefix : HANDED_DOWN) {
      if (startsWith(utf8, offset, length, prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Whether an event of this name makes its span a GenAI span. */
  static boolean isEvent(byte[] utf8, int offset, int length) {
    return startsWith(utf8, offset, length, EVENT_PREFIX);
  }

  static boolean startsWith(byte[] utf8, int offset, int length, byte[] prefix) {
    if (length < prefix.length || utf8[offset] != prefix[0]) {
      return false;
    }
    for (int i = 1; i < prefix.length; i++) {
      if (utf8[offset + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
