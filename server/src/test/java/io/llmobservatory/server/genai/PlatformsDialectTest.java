package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The SDKs of platforms that have attributes of their own: their Python libraries above all. */
class PlatformsDialectTest {

  @Test
  void langfuse_prices_each_kind_of_usage_by_itself() {
    String call =
        """
        langfuse.observation.type: "generation"
        langfuse.observation.level: "DEFAULT"
        langfuse.observation.model.name: "claude-sonnet-4-5"
        langfuse.observation.model.parameters: '{"temperature": 0.1}'
        langfuse.observation.input: '[{"role": "user", "content": "Where is Paris?"}]'
        langfuse.observation.output: "Paris is in France."
        langfuse.observation.cost_details: '{"input": 0.0001, "output": 0.0002, "total": 0.0003}'
        langfuse.observation.completion_start_time: '"2023-11-14T22:13:20.373456789Z"'
        langfuse.environment: "test"
        session.id: "s-1"
        user.id: "ana"
        langfuse.observation.usage_details: '%s'
        """;
    assertThat(
            SentSpan.of(
                    "langfuse-sdk",
                    "answer",
                    call.formatted(
                        "{\"input\": 20, \"output\": 15, \"cache_read_input_tokens\": 10,"
                            + " \"output_reasoning_tokens\": 5}"))
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            models: claude-sonnet-4-5
            tokens: 30 + 20 = 50, read 10, reasoned 5
            conversation: s-1
            session: s-1
            user: ana
            first token: 250.000000 ms
            cost: 0.0003
            in: Where is Paris?
            out: Paris is in France.
            dialect: langfuse
            """);
    assertThat(
            SentSpan.of(
                    "langfuse-sdk",
                    "answer",
                    call.formatted(
                        "{\"prompt_tokens\": 20, \"completion_tokens\": 15, \"total_tokens\": 35,"
                            + " \"prompt_tokens_details\": {\"cached_tokens\": 10},"
                            + " \"completion_tokens_details\": {\"reasoning_tokens\": 5}}"))
                .yields())
        .contains("tokens: 20 + 15 = 35, read 10, reasoned 5\n");
  }

  @Test
  void other_observations_of_langfuse() {
    String[][] kinds = {
      {"embedding", "llm embeddings, counted\n"},
      {"tool", "tool execute_tool\n"},
      {"agent", "agent invoke_agent\n"},
      {"chain", "workflow invoke_workflow\n"},
      {"retriever", "retriever retrieval\n"},
      {"guardrail", "guardrail guardrail\n"},
      {"evaluator", "evaluation evaluation\n"},
      {"span", "step\n"}
    };
    for (String[] kind : kinds) {
      assertThat(
              SentSpan.of(
                      "langfuse-sdk",
                      "x",
                      "langfuse.observation.type: \"%s\"\nlangfuse.observation.level: \"ERROR\""
                          .formatted(kind[0]))
                  .yields())
          .startsWith(kind[1])
          .contains("error: _OTHER\n");
    }
  }

  @Test
  void langsmith() {
    assertThat(
            SentSpan.of(
                    "langsmith",
                    "ChatOpenAI",
                    """
                    langsmith.span.id: "0195"
                    langsmith.span.kind: "llm"
                    langsmith.trace.name: "ChatOpenAI"
                    langsmith.trace.session_name: "default"
                    gen_ai.operation.name: "chat"
                    gen_ai.system: "openai"
                    gen_ai.request.model: "gpt-4o"
                    langsmith.metadata.ls_provider: "openai"
                    langsmith.metadata.thread_id: "t-1"
                    langsmith.metadata.user_id: "ana"
                    langsmith.span.tags: "seq:step:1, test"
                    gen_ai.usage.input_tokens: 20
                    gen_ai.usage.output_tokens: 15
                    gen_ai.usage.total_tokens: 35
                    gen_ai.usage.input_token_details: '{"cache_read": 8}'
                    gen_ai.usage.output_token_details: '{"reasoning": 4}'
                    gen_ai.response.finish_reasons: "stop, length"
                    gen_ai.prompt: '{"messages": [{"role": "user", "content": "Where is Paris?"}]}'
                    """)
                .yields())
        .contains(
            "llm chat, counted\nprovider: openai\nmodels: gpt-4o\n",
            "tokens: 20 + 15 = 35, read 8, reasoned 4\nfinish: stop length\n",
            "conversation: t-1\n",
            "user: ana\n",
            "dialect: langsmith\n");
    assertThat(
            SentSpan.of(
                    "langsmith",
                    "VectorStoreRetriever",
                    """
                    langsmith.span.kind: "retriever"
                    gen_ai.operation.name: "embeddings"
                    gen_ai.system: "langchain"
                    """)
                .yields())
        .startsWith("retriever retrieval\n");
    assertThat(
            SentSpan.of(
                    "langsmith",
                    "ChatPromptTemplate",
                    "langsmith.span.kind: \"prompt\"\ngen_ai.operation.name: \"chat\"")
                .yields())
        .startsWith("other prompt\n");
  }

  @Test
  void mlflow_quotes_everything() {
    assertThat(
            SentSpan.of(
                    "mlflow.openai.autolog",
                    "Completions",
                    """
                    mlflow.traceRequestId: '"tr-1"'
                    mlflow.spanType: '"CHAT_MODEL"'
                    mlflow.llm.model: '"gpt-4o"'
                    mlflow.llm.provider: '"openai"'
                    mlflow.spanInputs: '{"model": "gpt-4o", "messages": [{"role": "user", "content": "Paris?"}]}'
                    mlflow.chat.tokenUsage: '{"input_tokens": 20, "output_tokens": 15, "total_tokens": 35, "cache_read_input_tokens": 8}'
                    mlflow.llm.cost: '{"input_cost": 0.0001, "output_cost": 0.0002, "total_cost": 0.0003}'
                    mlflow.trace.session: "s-1"
                    mlflow.trace.user: "ana"
                    """)
                .yields())
        .contains(
            "llm chat, counted\nprovider: openai\nmodels: gpt-4o\ntokens: 20 + 15 = 35, read 8\n",
            "session: s-1\nuser: ana\n",
            "cost: 0.0003\n",
            "dialect: mlflow\n");
    String[][] kinds = {
      {"EMBEDDING", "llm embeddings, counted\n"},
      {"RERANKER", "llm rerank, counted\n"},
      {"RETRIEVER", "retriever retrieval\n"},
      {"TOOL", "tool execute_tool\n"},
      {"AGENT", "agent invoke_agent\n"},
      {"CHAIN", "workflow invoke_workflow\n"},
      {"PARSER", "step step\n"},
      {"MEMORY", "memory memory\n"},
      {"UNKNOWN", "other\n"}
    };
    for (String[] kind : kinds) {
      assertThat(SentSpan.of("mlflow.x", "x", "mlflow.spanType: '\"" + kind[0] + "\"'").yields())
          .startsWith(kind[1]);
    }
  }

  @Test
  void langwatch() {
    assertThat(
            SentSpan.of(
                    "langwatch",
                    "answer",
                    """
                    langwatch.span.type: "llm"
                    langwatch.input: '{"type": "text", "value": "Where is Paris?"}'
                    langwatch.output: '{"type": "text", "value": "Paris is in France."}'
                    gen_ai.request.model: "anthropic/claude-sonnet-4-5"
                    langwatch.metrics: '{"prompt_tokens": 20, "completion_tokens": 15, "cost": 0.0002}'
                    langwatch.timestamps: '{"started_at": 1700000000123, "first_token_at": 1700000000373}'
                    langwatch.thread.id: "t-1"
                    langwatch.user.id: "ana"
                    """)
                .yields())
        .contains(
            "llm chat, counted\nprovider: anthropic\nmodels: anthropic/claude-sonnet-4-5\n",
            "tokens: 20 + 15 = 35\n",
            "conversation: t-1\nsession: t-1\nuser: ana\n",
            "first token: 249.543211 ms\n",
            "cost: 0.0002\n",
            "in: Where is Paris?\nout: Paris is in France.\n",
            "dialect: langwatch\n");
    assertThat(
            SentSpan.of(
                    "langwatch",
                    "answer",
                    """
                    langwatch.span.type: "llm"
                    langwatch.metrics: '{"type": "json", "value": {"promptTokens": 20, "completionTokens": 15, "cost": 0.0002}}'
                    """)
                .yields())
        .contains("tokens: 20 + 15 = 35\ncost: 0.0002\n");
    assertThat(
            SentSpan.of(
                    "langwatch",
                    "search",
                    """
                    langwatch.span.type: "rag"
                    langwatch.contexts: '{"type": "json", "value": [{"content": "Paris"}]}'
                    """)
                .yields())
        .startsWith("retriever retrieval\n");
    assertThat(SentSpan.of("langwatch", "x", "langwatch.span.type: \"span\"").yields())
        .startsWith("other\n");
  }

  @Test
  void braintrust() {
    assertThat(
            SentSpan.of(
                    "braintrust",
                    "Chat Completion",
                    """
                    braintrust.parent: "project_name:shop"
                    braintrust.span_attributes: '{"type": "llm"}'
                    braintrust.metadata: '{"model": "gpt-4o", "provider": "openai"}'
                    braintrust.input_json: '[{"role": "user", "content": "Where is Paris?"}]'
                    braintrust.output_json: '[{"role": "assistant", "content": "Paris is in France."}]'
                    braintrust.metrics: '{"prompt_tokens": 20, "completion_tokens": 15, "tokens": 35, "prompt_cached_tokens": 8, "completion_reasoning_tokens": 4}'
                    """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: openai
            models: gpt-4o
            tokens: 20 + 15 = 35, read 8, reasoned 4
            in: Where is Paris?
            out: Paris is in France.
            dialect: braintrust
            """);
    assertThat(
            SentSpan.of("braintrust", "x", "braintrust.span_attributes: '{\"type\": \"score\"}'")
                .yields())
        .startsWith("evaluation evaluation\n");
  }

  @Test
  void laminar() {
    assertThat(
            SentSpan.of(
                    "lmnr.sdk",
                    "openai.chat",
                    """
                    lmnr.span.type: "LLM"
                    lmnr.span.path: ["travel", "openai.chat"]
                    lmnr.association.properties.session_id: "s-1"
                    lmnr.association.properties.user_id: "ana"
                    gen_ai.system: "openai"
                    gen_ai.request.model: "gpt-4o"
                    gen_ai.usage.input_tokens: 20
                    gen_ai.usage.output_tokens: 15
                    gen_ai.usage.input_cost: 0.0001
                    gen_ai.usage.output_cost: 0.0002
                    """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: openai
            models: gpt-4o
            tokens: 20 + 15 = 35
            conversation: s-1
            session: s-1
            user: ana
            cost: 0.0003
            dialect: laminar
            """);
    assertThat(
            SentSpan.of(
                    "lmnr.sdk",
                    "weather",
                    "lmnr.span.type: \"TOOL\"\nlmnr.span.input: '{\"city\": \"Paris\"}'")
                .yields())
        .startsWith("tool execute_tool\n");
  }

  @Test
  void openlit_in_python() {
    assertThat(
            SentSpan.of(
                    "openlit.instrumentation.anthropic",
                    "chat claude-sonnet-4-5",
                    """
                    telemetry.sdk.name: "openlit"
                    gen_ai.operation.name: "chat"
                    gen_ai.system: "anthropic"
                    gen_ai.request.model: "claude-sonnet-4-5"
                    gen_ai.request.is_stream: true
                    gen_ai.request.user: "ana"
                    gen_ai.environment: "test"
                    gen_ai.application_name: "shop"
                    gen_ai.sdk.version: "0.60"
                    gen_ai.response.finish_reasons: ["max_tokens"]
                    gen_ai.usage.input_tokens: 20
                    gen_ai.usage.output_tokens: 15
                    gen_ai.usage.total_tokens: 35
                    gen_ai.usage.cache_read.input_tokens: 10
                    gen_ai.usage.cost: 0
                    gen_ai.server.time_to_first_token: 0.25
                    """)
                .event("gen_ai.content.prompt", "gen_ai.prompt: \"user: Where is Paris?\"")
                .yields())
        .contains(
            "tokens: 30 + 15 = 45, read 10\nfinish: length\n",
            "user: ana\nfirst token: 250.000000 ms\n",
            "dialect: openlit\n")
        .doesNotContain("cost");
    assertThat(
            SentSpan.of(
                    "openlit.instrumentation.chroma",
                    "get docs",
                    """
                    gen_ai.operation.name: "vectordb"
                    db.system.name: "chroma"
                    gen_ai.environment: "test"
                    """)
                .yields())
        .startsWith("retriever retrieval\n");
    assertThat(
            SentSpan.of(
                    "openlit.instrumentation.watsonx",
                    "chat x",
                    "gen_ai.system: \"ibm.watson.ai\"\ngen_ai.request.model: \"granite\"")
                .yields())
        .contains("provider: ibm.watsonx.ai\n");
  }

  @Test
  void sentry_calls_money_tokens() {
    assertThat(
            SentSpan.of(
                    "sentry.python",
                    "chat gpt-4o",
                    """
                    sentry.op: "gen_ai.chat"
                    sentry.origin: "auto.ai.openai"
                    gen_ai.operation.type: "ai_client"
                    gen_ai.system: "openai"
                    gen_ai.request.model: "gpt-4o"
                    gen_ai.request.messages: '[{"role": "user", "content": "Where is Paris?"}]'
                    gen_ai.response.text: "Paris is in France."
                    gen_ai.usage.input_tokens: 20
                    gen_ai.usage.input_tokens.cached: 8
                    gen_ai.usage.input_tokens.cache_write: 2
                    gen_ai.usage.output_tokens: 15
                    gen_ai.usage.output_tokens.reasoning: 4
                    gen_ai.usage.total_tokens: 35
                    gen_ai.cost.input_tokens: 0.0001
                    gen_ai.cost.output_tokens: 0.0002
                    gen_ai.cost.total_tokens: 0.0003
                    gen_ai.response.time_to_first_token: 0.25
                    """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: openai
            models: gpt-4o
            tokens: 20 + 15 = 35, read 8, wrote 2, reasoned 4
            first token: 250.000000 ms
            cost: 0.0003
            in: Where is Paris?
            out: Paris is in France.
            dialect: sentry
            """);
    assertThat(
            SentSpan.of(
                    "sentry.python",
                    "invoke_agent planner",
                    """
                    sentry.op: "gen_ai.invoke_agent"
                    gen_ai.operation.type: "agent"
                    gen_ai.agent.name: "planner"
                    gen_ai.usage.input_tokens: 20
                    """)
                .yields())
        .startsWith("agent invoke_agent\n");
    assertThat(
            SentSpan.of(
                    "sentry.python",
                    "handoff",
                    "sentry.op: \"gen_ai.handoff\"\ngen_ai.operation.type: \"handoff\"")
                .yields())
        .startsWith("step step\n");
  }

  @Test
  void weave_mirrors_the_conventions() {
    assertThat(
            SentSpan.of(
                    "weave",
                    "chat",
                    """
                    weave.provider.name: "openai"
                    weave.request.model: "gpt-4o"
                    weave.usage.input_tokens: 20
                    weave.usage.output_tokens: 15
                    weave.response.finish_reasons: ["stop"]
                    wandb.thread_id: "t-1"
                    """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: openai
            models: gpt-4o
            tokens: 20 + 15 = 35
            finish: stop
            conversation: t-1
            session: t-1
            dialect: weave
            """);
  }
}
