package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** OpenLLMetry in Python, old and new, and what Traceloop's SDK puts around it. */
class OpenLlmetryDialectTest {

  @Test
  void an_openai_chat_with_indexed_messages() {
    assertThat(
            SentSpan.of(
                    "opentelemetry.instrumentation.openai.v1",
                    "openai.chat",
                    """
                    llm.request.type: "chat"
                    gen_ai.system: "openai"
                    gen_ai.request.model: "gpt-4o-mini"
                    llm.headers: "None"
                    llm.is_streaming: false
                    gen_ai.openai.api_base: "https://api.openai.com/v1/"
                    gen_ai.prompt.0.role: "user"
                    gen_ai.prompt.0.content: "Where is Paris?"
                    gen_ai.response.model: "gpt-4o-mini-2024-07-18"
                    gen_ai.response.id: "chatcmpl-1"
                    llm.usage.total_tokens: 35
                    gen_ai.usage.input_tokens: 20
                    gen_ai.usage.output_tokens: 15
                    gen_ai.usage.cache_read_input_tokens: 8
                    llm.usage.reasoning_tokens: 4
                    gen_ai.completion.0.finish_reason: "stop"
                    gen_ai.completion.0.role: "assistant"
                    gen_ai.completion.0.content: "Paris is in France."
                    traceloop.workflow.name: "travel"
                    traceloop.association.properties.session_id: "s-1"
                    traceloop.association.properties.user_id: "ana"
                    """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: openai
            models: gpt-4o-mini > gpt-4o-mini-2024-07-18
            tokens: 20 + 15 = 35, read 8, reasoned 4
            finish: stop
            conversation: s-1
            session: s-1
            user: ana
            in: Where is Paris?
            out: Paris is in France.
            dialect: traceloop
            """);
  }

  @Test
  void anthropic_counts_its_cache_within_the_input() {
    assertThat(
            SentSpan.of(
                    "opentelemetry.instrumentation.anthropic",
                    "anthropic.chat",
                    """
                    llm.request.type: "completion"
                    gen_ai.operation.name: "chat"
                    gen_ai.system: "Anthropic"
                    gen_ai.request.model: "claude-sonnet-4-5"
                    gen_ai.response.model: "claude-sonnet-4-5-20250929"
                    gen_ai.usage.input_tokens: 160
                    gen_ai.usage.output_tokens: 15
                    llm.usage.total_tokens: 175
                    gen_ai.usage.cache_read_input_tokens: 100
                    gen_ai.usage.cache_creation_input_tokens: 40
                    llm.response.stop_reason: "tool_use"
                    """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: anthropic
            models: claude-sonnet-4-5 > claude-sonnet-4-5-20250929
            tokens: 160 + 15 = 175, read 100, wrote 40
            finish: tool_calls
            dialect: traceloop
            """);
  }

  @Test
  void the_layout_of_today() {
    assertThat(
            SentSpan.of(
                    "opentelemetry.instrumentation.bedrock",
                    "chat anthropic.claude-3-5-haiku-20241022-v1:0",
                    """
                    gen_ai.operation.name: "chat"
                    gen_ai.provider.name: "aws.bedrock"
                    gen_ai.request.model: "anthropic.claude-3-5-haiku-20241022-v1:0"
                    gen_ai.input.messages: '[{"role":"user","parts":[{"type":"text","content":"Paris?"}]}]'
                    gen_ai.output.messages: '[{"role":"assistant","parts":[{"type":"text","content":"Paris."}],"finish_reason":"stop"}]'
                    gen_ai.response.finish_reasons: ["stop"]
                    gen_ai.usage.input_tokens: 20
                    gen_ai.usage.output_tokens: 15
                    gen_ai.usage.total_tokens: 35
                    gen_ai.is_streaming: true
                    """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: aws.bedrock
            models: anthropic.claude-3-5-haiku-20241022-v1:0
            tokens: 20 + 15 = 35
            finish: stop
            in: Paris?
            out: Paris.
            dialect: opentelemetry
            """);
  }

  @Test
  void langchain_names_itself_where_the_provider_should_stand() {
    assertThat(
            SentSpan.of(
                    "opentelemetry.instrumentation.langchain",
                    "ChatBedrockConverse.chat",
                    """
                    traceloop.workflow.name: "RunnableSequence"
                    llm.request.type: "chat"
                    gen_ai.system: "Langchain"
                    traceloop.association.properties.ls_provider: "amazon_bedrock"
                    traceloop.association.properties.ls_model_name: "eu.amazon.nova-lite-v1:0"
                    traceloop.association.properties.thread_id: "t-1"
                    llm.usage.total_tokens: 35
                    gen_ai.usage.prompt_tokens: 20
                    gen_ai.usage.completion_tokens: 15
                    """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: aws.bedrock
            models: eu.amazon.nova-lite-v1:0
            tokens: 20 + 15 = 35
            conversation: t-1
            session: t-1
            dialect: traceloop
            """);
  }

  @Test
  void an_embedding() {
    assertThat(
            SentSpan.of(
                    "opentelemetry.instrumentation.openai.v1",
                    "openai.embeddings",
                    """
                    llm.request.type: "embedding"
                    gen_ai.system: "Azure"
                    gen_ai.request.model: "text-embedding-3-small"
                    gen_ai.prompt.0.content: "Paris"
                    gen_ai.usage.input_tokens: 2
                    llm.usage.total_tokens: 2
                    """)
                .yields())
        .isEqualTo(
            """
            llm embeddings, counted
            provider: azure.ai.openai
            models: text-embedding-3-small
            tokens: 2 + ? = 2
            in: Paris
            dialect: traceloop
            """);
  }

  @Test
  void a_tool_an_agent_and_a_workflow() {
    String entity =
        "traceloop.entity.path: \"travel\"\ntraceloop.entity.input: '{\"city\":\"Paris\"}'\n";
    assertThat(
            SentSpan.of(
                    "opentelemetry.instrumentation.langchain",
                    "weather.tool",
                    entity + "traceloop.span.kind: \"tool\"\ntraceloop.entity.name: \"weather\"")
                .yields())
        .isEqualTo(
            """
            tool execute_tool
            tool: weather
            dialect: traceloop
            """);
    assertThat(
            SentSpan.of(
                    "traceloop.tracer",
                    "planner.agent",
                    entity
                        + "traceloop.span.kind: \"agent\"\ntraceloop.entity.name: \"planner\"\n"
                        + "gen_ai.usage.input_tokens: 20")
                .yields())
        .contains("agent invoke_agent\n", "agent: planner\n")
        .doesNotContain("counted");
    assertThat(
            SentSpan.of(
                    "traceloop.tracer",
                    "travel.workflow",
                    entity + "traceloop.span.kind: \"workflow\"")
                .yields())
        .startsWith("workflow invoke_workflow\n");
  }

  @Test
  void a_search() {
    assertThat(
            SentSpan.of(
                    "opentelemetry.instrumentation.pinecone",
                    "pinecone.query",
                    """
                    db.system: "Pinecone"
                    server.address: "https://x.svc.pinecone.io"
                    db.vector.query.top_k: 3
                    """)
                .yields())
        .isEqualTo(
            """
            retriever retrieval
            dialect: opentelemetry
            """);
  }

  @Test
  void what_the_sdk_hands_down_makes_no_genai_span() {
    assertThat(
            SentSpan.of(
                    "opentelemetry.instrumentation.httpx",
                    "POST",
                    """
                    http.request.method: "POST"
                    traceloop.workflow.name: "travel"
                    traceloop.entity.path: "travel.planner"
                    traceloop.association.properties.user_id: "ana"
                    """)
                .yields())
        .isEqualTo("not GenAI");
  }

  @Test
  void a_call_that_failed() {
    assertThat(
            SentSpan.of(
                    "opentelemetry.instrumentation.openai.v1",
                    "openai.chat",
                    """
                    llm.request.type: "chat"
                    gen_ai.system: "openai"
                    gen_ai.request.model: "gpt-4o"
                    error.type: "RateLimitError"
                    """)
                .failed()
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: openai
            models: gpt-4o
            error: RateLimitError
            dialect: traceloop
            """);
  }
}
