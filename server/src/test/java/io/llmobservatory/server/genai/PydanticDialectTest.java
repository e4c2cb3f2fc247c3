package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Pydantic AI and Logfire, which wraps the clients of others. */
class PydanticDialectTest {

  @Test
  void a_call_of_pydantic_ai() {
    assertThat(
            SentSpan.of(
                    "pydantic-ai",
                    "chat gpt-4o",
                    """
                    gen_ai.operation.name: "chat"
                    gen_ai.system: "openai"
                    gen_ai.provider.name: "openai"
                    gen_ai.request.model: "gpt-4o"
                    server.address: "shop.openai.azure.com"
                    model_request_parameters: '{"function_tools": []}'
                    logfire.json_schema: '{"type": "object"}'
                    gen_ai.input.messages: '[{"role":"user","parts":[{"type":"text","content":"Where is Paris?"}]}]'
                    gen_ai.output.messages: '[{"role":"assistant","parts":[{"type":"text","content":"Paris is in France."}]}]'
                    gen_ai.usage.input_tokens: 20
                    gen_ai.usage.output_tokens: 15
                    gen_ai.usage.details.cache_read_tokens: 8
                    gen_ai.usage.details.reasoning_tokens: 4
                    gen_ai.response.model: "gpt-4o-2024-08-06"
                    gen_ai.response.finish_reasons: ["stop"]
                    gen_ai.client.operation.time_to_first_chunk: 0.25
                    operation.cost: 0.0002
                    """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: azure.ai.openai
            models: gpt-4o > gpt-4o-2024-08-06
            tokens: 20 + 15 = 35, read 8, reasoned 4
            finish: stop
            first token: 250.000000 ms
            cost: 0.0002
            in: Where is Paris?
            out: Paris is in France.
            dialect: pydantic_ai
            """);
  }

  @Test
  void a_run_repeats_the_usage_of_its_calls() {
    String usage =
        """
        gen_ai.usage.input_tokens: 20
        gen_ai.usage.output_tokens: 15
        model_name: "gpt-4o"
        agent_name: "planner"
        pydantic_ai.all_messages: '[{"role":"user","parts":[{"type":"text","content":"Paris?"}]}]'
        final_result: "Paris is in France."
        """;
    assertThat(SentSpan.of("pydantic-ai", "agent run", usage).yields())
        .contains("agent invoke_agent\n", "tokens: 20 + 15 = 35\n", "agent: planner\n");
    assertThat(SentSpan.of("pydantic-ai", "invoke_agent planner", usage).yields())
        .startsWith("agent invoke_agent\n");
    assertThat(
            SentSpan.of(
                    "pydantic-ai",
                    "invoke_agent planner",
                    """
                    gen_ai.operation.name: "invoke_agent"
                    gen_ai.agent.name: "planner"
                    gen_ai.aggregated_usage.input_tokens: 20
                    gen_ai.conversation.id: "c-1"
                    """)
                .yields())
        .isEqualTo(
            """
            agent invoke_agent
            conversation: c-1
            session: c-1
            agent: planner
            dialect: opentelemetry
            """);
  }

  @Test
  void a_tool() {
    assertThat(
            SentSpan.of(
                    "pydantic-ai",
                    "running tool",
                    """
                    gen_ai.tool.name: "weather"
                    gen_ai.tool.call.id: "call-1"
                    tool_arguments: '{"city":"Paris"}'
                    tool_response: "Rain in Paris."
                    logfire.msg: "running tool: weather"
                    """)
                .yields())
        .isEqualTo(
            """
            tool execute_tool
            tool: weather
            dialect: opentelemetry
            """);
  }

  @Test
  void several_tools_have_a_span_around_them() {
    String model = "gen_ai.request.model: \"m\"";
    assertThat(SentSpan.of("pydantic-ai", "running 2 tools", model).yields())
        .startsWith("step step\n");
    assertThat(SentSpan.of("shop", "running a forecast", model).yields())
        .startsWith("llm chat, counted\n");
  }

  @Test
  void a_call_that_logfire_wraps() {
    assertThat(
            SentSpan.of(
                    "logfire.openai",
                    "Chat Completion with {request_data[model]!r}",
                    """
                    request_data: '{"messages": [{"role": "user", "content": "Where is Paris?"}], "model": "gpt-4o", "temperature": 0.1}'
                    gen_ai.system: "openai"
                    gen_ai.request.model: "gpt-4o"
                    logfire.msg: "Chat Completion with 'gpt-4o'"
                    logfire.span_type: "span"
                    logfire.tags: ["LLM"]
                    gen_ai.response.model: "gpt-4o-2024-08-06"
                    operation.cost: 0.0002
                    gen_ai.response.id: "chatcmpl-1"
                    gen_ai.usage.input_tokens: 20
                    gen_ai.usage.output_tokens: 15
                    gen_ai.response.finish_reasons: ["tool_calls"]
                    """)
                .yields())
        .contains(
            "llm chat, counted\nprovider: openai\nmodels: gpt-4o > gpt-4o-2024-08-06\n",
            "tokens: 20 + 15 = 35\nfinish: tool_calls\n",
            "cost: 0.0002\n",
            "dialect: logfire\n");
  }

  @Test
  void the_log_of_a_stream_is_no_further_call_unless_it_alone_tells_the_usage() {
    String log =
        """
        request_data: '{"messages": [{"role": "user", "content": "Where is Paris?"}], "model": "gpt-4o"}'
        response_data: '{"combined_chunk_content": "Paris is in France.", "chunk_count": 5}'
        gen_ai.request.model: "gpt-4o"
        logfire.span_type: "log"
        """;
    String name = "streaming response from {request_data[model]!r} took {duration:.2f}s";
    assertThat(SentSpan.of("logfire.openai", name, log).yields()).startsWith("other\n");
    assertThat(SentSpan.of("logfire.openai", name, log + "gen_ai.usage.input_tokens: 20").yields())
        .startsWith("llm chat, counted\n");
  }

  @Test
  void what_logfire_sends_of_spans_that_have_only_begun_is_dropped() {
    String pending = "logfire.span_type: \"pending_span\"\nlogfire.pending_parent_id: \"0\"\n";
    assertThat(SentSpan.of("logfire", "GET /", pending).isDropped()).isTrue();
    assertThat(
            SentSpan.of("pydantic-ai", "chat gpt-4o", pending + "gen_ai.request.model: \"gpt-4o\"")
                .isDropped())
        .isTrue();
    assertThat(SentSpan.of("logfire", "GET /", "logfire.span_type: \"span\"").isDropped())
        .isFalse();
  }

  @Test
  void a_level_of_logfire_may_tell_of_an_error() {
    assertThat(
            SentSpan.of(
                    "logfire.anthropic",
                    "Message with {request_data[model]!r}",
                    """
                    gen_ai.system: "anthropic"
                    gen_ai.request.model: "claude-sonnet-4-5"
                    logfire.level_num: 17
                    """)
                .yields())
        .contains("error: _OTHER\n");
  }
}
