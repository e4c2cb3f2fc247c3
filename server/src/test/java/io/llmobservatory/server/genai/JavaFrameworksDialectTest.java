package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Spring AI, LangChain4j and Quarkus: numbers as texts, and words where nothing is known. */
class JavaFrameworksDialectTest {

  @Test
  void spring_ai_counts_the_cache_of_anthropic_beside_the_input() {
    assertThat(
            SentSpan.of(
                    "org.springframework.boot",
                    "chat claude-sonnet-4-5",
                    """
                    gen_ai.operation.name: "chat"
                    gen_ai.system: "anthropic"
                    gen_ai.request.model: "claude-sonnet-4-5"
                    gen_ai.response.model: "claude-sonnet-4-5-20250929"
                    gen_ai.request.max_tokens: "500"
                    gen_ai.request.stop_sequences: "none"
                    gen_ai.response.finish_reasons: '["end_turn"]'
                    gen_ai.response.id: "msg_1"
                    gen_ai.usage.input_tokens: "20"
                    gen_ai.usage.output_tokens: "15"
                    gen_ai.usage.total_tokens: "35"
                    gen_ai.usage.cache_read.input_tokens: "10"
                    gen_ai.usage.cache_creation.input_tokens: "5"
                    error: "none"
                    """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: anthropic
            models: claude-sonnet-4-5 > claude-sonnet-4-5-20250929
            tokens: 35 + 15 = 50, read 10, wrote 5
            finish: stop
            dialect: opentelemetry
            """);
  }

  @Test
  void spring_ai_says_none_where_it_knows_nothing() {
    assertThat(
            SentSpan.of(
                    "org.springframework.boot",
                    "embedding none",
                    """
                    gen_ai.operation.name: "embedding"
                    gen_ai.system: "google_genai_ai"
                    gen_ai.request.model: "none"
                    gen_ai.response.model: "none"
                    gen_ai.usage.input_tokens: "none"
                    """)
                .yields())
        .isEqualTo(
            """
            llm embeddings, counted
            provider: gcp.gen_ai
            dialect: opentelemetry
            """);
  }

  @Test
  void spring_ai_puts_a_client_and_advisors_around_calls() {
    assertThat(
            SentSpan.of(
                    "org.springframework.boot",
                    "spring_ai chat_client",
                    """
                    gen_ai.operation.name: "framework"
                    gen_ai.system: "spring_ai"
                    spring.ai.kind: "chat_client"
                    spring.ai.chat.client.stream: "false"
                    spring.ai.chat.client.conversation.id: "c-1"
                    spring.ai.model.request.tool.names: '["weather"]'
                    """)
                .yields())
        .isEqualTo(
            """
            workflow invoke_workflow
            conversation: c-1
            session: c-1
            dialect: spring_ai
            """);
    assertThat(
            SentSpan.of(
                    "org.springframework.boot",
                    "tool_call weather",
                    """
                    gen_ai.operation.name: "framework"
                    gen_ai.system: "spring_ai"
                    spring.ai.kind: "tool_call"
                    spring.ai.tool.definition.name: "weather"
                    spring.ai.tool.call.arguments: '{"city":"Paris"}'
                    spring.ai.tool.call.result: "Rain in Paris."
                    """)
                .yields())
        .isEqualTo(
            """
            tool execute_tool
            tool: weather
            dialect: spring_ai
            """);
    assertThat(
            SentSpan.of(
                    "org.springframework.boot",
                    "pg_vector query",
                    """
                    db.operation.name: "query"
                    db.system: "pg_vector"
                    spring.ai.kind: "vector_store"
                    db.vector.query.content: "Paris"
                    db.vector.query.top_k: "4"
                    """)
                .yields())
        .isEqualTo(
            """
            retriever retrieval
            in: Paris
            dialect: spring_ai
            """);
  }

  @Test
  void langchain4j_writes_its_counts_without_a_namespace() {
    assertThat(
            SentSpan.of(
                    "org.springframework.boot",
                    "chat gpt-4o",
                    """
                    gen_ai.operation.name: "chat"
                    gen_ai.provider.name: "OPEN_AI"
                    gen_ai.request.model: "gpt-4o"
                    gen_ai.response.model: "unknown"
                    outcome: "SUCCESS"
                    input_tokens: "20"
                    output_tokens: "15"
                    """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: openai
            models: gpt-4o
            tokens: 20 + 15 = 35
            dialect: opentelemetry
            """);
    assertThat(
            SentSpan.of(
                    "org.springframework.boot",
                    "chat gpt-4o",
                    """
                    gen_ai.operation.name: "chat"
                    gen_ai.provider.name: "GOOGLE_VERTEX_AI_GEMINI"
                    outcome: "ERROR"
                    """)
                .yields())
        .contains("provider: gcp.vertex_ai\n", "error: _OTHER\n");
  }

  @Test
  void quarkus_estimates_costs_in_a_currency() {
    String call =
        """
        gen_ai.operation.name: "chat"
        gen_ai.provider.name: "google_ai_gemini"
        gen_ai.request.model: "gemini-2.5-flash"
        gen_ai.request.temperature: 0.0
        gen_ai.response.id: "r-1"
        gen_ai.response.finish_reasons: "TOOL_EXECUTION"
        gen_ai.usage.completion_tokens: 15
        gen_ai.usage.prompt_tokens: 20
        gen_ai.prompt: "Where is Paris?"
        gen_ai.completion: "Paris is in France."
        gen_ai.client.estimated_cost: "0.00012%s"
        """;
    assertThat(
            SentSpan.of(
                    "io.quarkus.opentelemetry",
                    "completion gemini-2.5-flash",
                    call.formatted("USD"))
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: gcp.gemini
            models: gemini-2.5-flash
            tokens: 20 + 15 = 35
            finish: tool_calls
            cost: 0.00012
            in: Where is Paris?
            out: Paris is in France.
            dialect: opentelemetry
            """);
    assertThat(
            SentSpan.of("io.quarkus.opentelemetry", "completion", call.formatted("EUR")).yields())
        .doesNotContain("cost");
  }

  @Test
  void the_java_agent_writes_what_the_conventions_say() {
    assertThat(
            SentSpan.of(
                    "io.opentelemetry.openai-java-1.1",
                    "chat gpt-4o",
                    """
                    gen_ai.operation.name: "chat"
                    gen_ai.provider.name: "openai"
                    gen_ai.request.model: "gpt-4o"
                    gen_ai.usage.input_tokens: 20
                    gen_ai.usage.cache_read.input_tokens: 8
                    gen_ai.usage.output_tokens: 15
                    gen_ai.response.finish_reasons: ["length"]
                    """)
                .yields())
        .contains("tokens: 20 + 15 = 35, read 8\n", "finish: length\n");
  }
}
