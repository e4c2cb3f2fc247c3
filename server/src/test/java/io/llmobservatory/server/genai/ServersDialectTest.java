package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Gateways and model servers, and agents of the Java machine that watch everything. */
class ServersDialectTest {

  @Test
  void litellm() {
    assertThat(
            SentSpan.of(
                    "litellm",
                    "litellm_request",
                    """
                    metadata.user_api_key_end_user_id: "ana"
                    metadata.requester_metadata: "{}"
                    hidden_params: '{"model_id": "x", "response_cost": 0.0009}'
                    gen_ai.cost.input_cost: 0.0001
                    gen_ai.cost.output_cost: 0.0002
                    gen_ai.cost.total_cost: 0.0003
                    gen_ai.request.model: "bedrock/us.anthropic.claude-sonnet-4-20250514-v1:0"
                    llm.request.type: "acompletion"
                    gen_ai.system: "bedrock"
                    llm.is_streaming: "True"
                    gen_ai.response.id: "chatcmpl-1"
                    gen_ai.response.model: "us.anthropic.claude-sonnet-4-20250514-v1:0"
                    gen_ai.usage.total_tokens: 35
                    gen_ai.usage.output_tokens: 15
                    gen_ai.usage.input_tokens: 20
                    gen_ai.operation.name: "acompletion"
                    gen_ai.input.messages: '[{"role": "user", "parts": [{"type": "text", "content": "Where is Paris?"}]}]'
                    gen_ai.output.messages: '[{"role": "assistant", "parts": [{"type": "text", "content": "Paris is in France."}], "finish_reason": "stop"}]'
                    gen_ai.response.finish_reasons: '["stop"]'
                    """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: aws.bedrock
            models: bedrock/us.anthropic.claude-sonnet-4-20250514-v1:0 > us.anthropic.claude-sonnet-4-20250514-v1:0
            tokens: 20 + 15 = 35
            finish: stop
            user: ana
            cost: 0.0003
            in: Where is Paris?
            out: Paris is in France.
            dialect: litellm
            """);
  }

  @Test
  void litellm_calls_a_chat_a_completion() {
    assertThat(
            SentSpan.of(
                    "litellm",
                    "litellm_request",
                    """
                    llm.request.type: "completion"
                    gen_ai.system: "openai"
                    gen_ai.request.model: "gpt-4o"
                    hidden_params: '{"response_cost": "0.0009"}'
                    """)
                .yields())
        .startsWith("llm chat, counted\n")
        .contains("cost: 0.0009\n");
    String[][] calls = {
      {"aembedding", "llm embeddings, counted\n"},
      {"arerank", "llm rerank, counted\n"},
      {"aresponses", "llm chat, counted\n"},
      {"anthropic_messages", "llm chat, counted\n"},
      {"agenerate_content_stream", "llm generate_content, counted\n"},
      {"aimage_generation", "llm image, counted\n"},
      {"atranscription", "llm audio, counted\n"},
      {"call_mcp_tool", "tool execute_tool\n"}
    };
    for (String[] call : calls) {
      assertThat(
              SentSpan.of(
                      "litellm",
                      "litellm_request",
                      "gen_ai.operation.name: \"%s\"\nllm.request.type: \"%s\""
                          .formatted(call[0], call[0]))
                  .yields())
          .startsWith(call[1]);
    }
  }

  @Test
  void what_litellm_sends_to_the_provider_is_no_further_call() {
    assertThat(
            SentSpan.of(
                    "litellm",
                    "raw_gen_ai_request",
                    """
                    llm.openai.messages: "[{'role': 'user', 'content': 'Where is Paris?'}]"
                    llm.openai.model: "gpt-4o"
                    llm.openai.id: "chatcmpl-1"
                    llm.openai.choices: "[{'message': {'content': 'Paris is in France.'}}]"
                    llm.openai.usage: "{'prompt_tokens': 20}"
                    """)
                .yields())
        .isEqualTo("other\ndialect: opentelemetry\n");
    assertThat(
            SentSpan.of(
                    "litellm",
                    "guardrail",
                    "openinference.span.kind: \"guardrail\"\nguardrail_name: \"pii\"")
                .yields())
        .startsWith("guardrail guardrail\n");
    assertThat(SentSpan.of("litellm", "redis", "call_type: \"async_get_cache\"").yields())
        .isEqualTo("not GenAI");
  }

  @Test
  void vllm_and_sglang() {
    assertThat(
            SentSpan.of(
                    "vllm.llm_engine",
                    "llm_request",
                    """
                    gen_ai.response.model: "meta-llama/Llama-3.1-8B"
                    gen_ai.request.id: "cmpl-1"
                    gen_ai.request.n: 1
                    gen_ai.request.max_tokens: 64
                    gen_ai.usage.num_sequences: 1
                    gen_ai.usage.prompt_tokens: 20
                    gen_ai.usage.completion_tokens: 15
                    gen_ai.usage.cached_tokens: 10
                    gen_ai.latency.time_in_queue: 0.001
                    gen_ai.latency.time_to_first_token: 0.25
                    gen_ai.latency.e2e: 0.9
                    """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            models: > meta-llama/Llama-3.1-8B
            tokens: 20 + 15 = 35, read 10
            first token: 250.000000 ms
            dialect: vllm
            """);
  }

  @Test
  void loongsuite() {
    assertThat(
            SentSpan.of(
                    "opentelemetry.instrumentation.dashscope",
                    "chat qwen-max",
                    """
                    gen_ai.span.kind: "LLM"
                    gen_ai.operation.name: "chat"
                    gen_ai.provider.name: "dashscope"
                    gen_ai.request.model: "qwen-max"
                    gen_ai.usage.input_tokens: 20
                    gen_ai.usage.output_tokens: 15
                    gen_ai.response.time_to_first_token: 250000000
                    gen_ai.session.id: "s-1"
                    gen_ai.user.id: "ana"
                    """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: dashscope
            models: qwen-max
            tokens: 20 + 15 = 35
            conversation: s-1
            session: s-1
            user: ana
            first token: 250.000000 ms
            dialect: loongsuite
            """);
    String[][] kinds = {
      {"ENTRY", "enter", "workflow enter\n"},
      {"AGENT", "invoke_agent", "agent invoke_agent\n"},
      {"STEP", "react", "step step\n"},
      {"TOOL", "execute_tool", "tool execute_tool\n"},
      {"MCP", "", "tool execute_tool\n"},
      {"RETRIEVER", "retrieve_documents", "retriever retrieval\n"},
      {"RERANKER", "rerank_documents", "llm rerank, counted\n"},
      {"EMBEDDING", "embeddings", "llm embeddings, counted\n"},
      {"CHAIN", "chain", "workflow invoke_workflow\n"}
    };
    for (String[] kind : kinds) {
      for (String key : new String[] {"gen_ai.span.kind", "gen_ai.span_kind_name"}) {
        assertThat(
                SentSpan.of(
                        "loongsuite.x",
                        "x",
                        "%s: \"%s\"\ngen_ai.operation.name: \"%s\"\ngen_ai.usage.total_tokens: 35"
                            .formatted(key, kind[0], kind[1]))
                    .yields())
            .startsWith(kind[2]);
      }
    }
  }

  @Test
  void openrouter_is_a_gateway_and_no_provider() {
    assertThat(
            SentSpan.of(
                    "openrouter",
                    "chat",
                    """
                    gen_ai.operation.name: "chat"
                    gen_ai.provider.name: "openrouter"
                    gen_ai.request.model: "google/gemini-2.5-flash"
                    gen_ai.usage.total_cost: 0.0003
                    """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: gcp.gen_ai
            models: google/gemini-2.5-flash
            cost: 0.0003
            dialect: opentelemetry
            """);
  }

  @Test
  void the_host_tells_who_answers_in_the_name_of_openai() {
    String[][] hosts = {
      {"api.openai.com", "openai"},
      {"https://api.x.ai/v1", "x_ai"},
      {"api.cerebras.ai", "cerebras"},
      {"api.voyageai.com", "voyage_ai"},
      {"shop.openai.azure.com", "azure.ai.openai"},
      {"openrouter.ai", "openrouter"},
      {"localhost", "openai"},
      {"api.shop.example", "openai"}
    };
    for (String[] host : hosts) {
      assertThat(
              SentSpan.of(
                      "opentelemetry.instrumentation.openai_v2",
                      "chat m",
                      """
                      gen_ai.operation.name: "chat"
                      gen_ai.system: "openai"
                      server.address: "%s"
                      """
                          .formatted(host[0]))
                  .yields())
          .contains("provider: " + host[1] + "\n");
    }
  }

  @Test
  void a_model_of_bedrock_tells_its_provider_where_only_a_framework_is_told() {
    String[][] models = {
      {"us.anthropic.claude-sonnet-4-20250514-v1:0", "aws.bedrock"},
      {"anthropic.claude-3-haiku-20240307-v1:0", "aws.bedrock"},
      {"arn:aws:bedrock:us-east-1:1:inference-profile/x", "aws.bedrock"},
      {"anthropic/claude-sonnet-4", "anthropic"},
      {"claude-sonnet-4-5", "anthropic"},
      {"gpt-4.1", "openai"}
    };
    for (String[] model : models) {
      assertThat(
              SentSpan.of(
                      "langchain",
                      "ChatModel",
                      """
                      gen_ai.operation.name: "chat"
                      gen_ai.system: "langchain"
                      gen_ai.request.model: "%s"
                      """
                          .formatted(model[0]))
                  .yields())
          .contains("provider: " + model[1] + "\n");
    }
  }

  @Test
  void a_tool_that_is_called_by_mcp() {
    assertThat(
            SentSpan.of(
                    "opentelemetry.instrumentation.mcp",
                    "tools/call weather",
                    """
                    mcp.method.name: "tools/call"
                    gen_ai.tool.name: "weather"
                    mcp.request.argument: '{"city": "Paris"}'
                    mcp.response.value: "Rain in Paris."
                    """)
                .yields())
        .isEqualTo("tool execute_tool\ntool: weather\ndialect: opentelemetry\n");
    assertThat(
            SentSpan.of(
                    "opentelemetry.instrumentation.mcp",
                    "initialize",
                    "mcp.method.name: \"initialize\"")
                .yields())
        .isEqualTo("other\ndialect: opentelemetry\n");
  }

  @Test
  void spans_of_other_matters_are_plain() {
    String[][] spans = {
      {"GET /", "ai.operation.id: \"x\"\nai.cloud.role: \"shop\"\nai.operation.name: \"GET /\""},
      {"GET /", "langfuse.trace.name: \"x\"\nlangfuse.trace.metadata.a: \"b\"\nuser.id: \"ana\""},
      {"GET /", "gen_ai.conversation.id: \"c-1\"\nsession.id: \"s-1\""},
      {"GET /", "gen_ai.session.id: \"s-1\"\ngen_ai.user.id: \"ana\""},
      {"GET /", "logfire.msg: \"GET /\"\nlogfire.span_type: \"span\"\nlogfire.json_schema: \"{}\""},
      {"GET /", "braintrust.parent: \"project_name:shop\"\nbraintrust.org: \"shop\""},
      {"GET /", "langwatch.thread.id: \"t-1\"\nlangwatch.sdk.version: \"1\""},
      {"GET /", "lmnr.association.properties.session_id: \"s-1\"\nlmnr.span.path: [\"a\"]"},
      {"GET /", "mlflow.traceRequestId: '\"tr-1\"'"},
      {"SELECT shop", "db.system: \"postgresql\"\ndb.statement: \"SELECT 1\""},
      {"chat", "http.request.method: \"POST\"\nserver.address: \"api.openai.com\""},
      {"web.request", "span.type: \"web\"\nmodel: \"x\"\ninput: \"1\"\noutput: \"2\""}
    };
    for (String[] span : spans) {
      assertThat(SentSpan.of("http", span[0], span[1]).yields()).as(span[1]).isEqualTo("not GenAI");
    }
  }
}
