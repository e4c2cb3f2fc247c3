package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Strands, Bedrock AgentCore and the instrumentation of botocore. */
class BedrockDialectTest {
  private static final String USAGE =
      """
      gen_ai.usage.prompt_tokens: 20
      gen_ai.usage.input_tokens: 20
      gen_ai.usage.completion_tokens: 15
      gen_ai.usage.output_tokens: 15
      gen_ai.usage.total_tokens: 35
      gen_ai.usage.cache_read_input_tokens: 10
      gen_ai.usage.cache_write_input_tokens: 5
      """;

  @Test
  void strands_counts_the_cache_beside_the_input_and_milliseconds() {
    assertThat(
            SentSpan.of(
                    "strands.telemetry.tracer",
                    "chat",
                    """
                    gen_ai.event.start_time: "2025-11-23T01:00:00+00:00"
                    gen_ai.system: "strands-agents"
                    gen_ai.operation.name: "chat"
                    gen_ai.request.model: "us.anthropic.claude-sonnet-4-20250514-v1:0"
                    gen_ai.server.time_to_first_token: 0.75
                    """
                        + USAGE)
                .event("gen_ai.user.message", "content: '[{\"text\": \"Where is Paris?\"}]'")
                .event(
                    "gen_ai.choice",
                    "finish_reason: \"end_turn\"\nmessage: '[{\"text\": \"Paris is in France.\"}]'")
                .yields())
        .startsWith(
            """
            llm chat, counted
            provider: aws.bedrock
            models: us.anthropic.claude-sonnet-4-20250514-v1:0
            tokens: 35 + 15 = 50, read 10, wrote 5
            finish: stop
            first token: 0.750000 ms
            """)
        .endsWith("dialect: strands\n");
  }

  @Test
  void a_total_tells_that_a_strands_agent_counts_so_too_but_it_repeats_its_calls() {
    assertThat(
            SentSpan.of(
                    "strands.telemetry.tracer",
                    "invoke_agent Strands Agents",
                    """
                    gen_ai.system: "strands-agents"
                    gen_ai.operation.name: "invoke_agent"
                    gen_ai.agent.name: "Strands Agents"
                    gen_ai.agent.tools: '["weather"]'
                    gen_ai.request.model: "us.amazon.nova-pro-v1:0"
                    system_prompt: "You know Paris."
                    """
                        + USAGE)
                .yields())
        .startsWith("agent invoke_agent\n")
        .contains("agent: Strands Agents\n");
  }

  @Test
  void a_cycle_of_the_event_loop_is_a_step() {
    for (String operation :
        new String[] {"", "gen_ai.operation.name: \"execute_event_loop_cycle\"\n"}) {
      assertThat(
              SentSpan.of(
                      "strands.telemetry.tracer",
                      "execute_event_loop_cycle",
                      operation + "event_loop.cycle_id: \"c-1\"")
                  .event("gen_ai.user.message", "content: '[{\"text\": \"Where is Paris?\"}]'")
                  .yields())
          .startsWith("step step\n");
    }
  }

  @Test
  void a_tool() {
    assertThat(
            SentSpan.of(
                    "strands.telemetry.tracer",
                    "execute_tool weather",
                    """
                    gen_ai.system: "strands-agents"
                    gen_ai.operation.name: "execute_tool"
                    gen_ai.tool.name: "weather"
                    gen_ai.tool.call.id: "tooluse_1"
                    gen_ai.tool.status: "error"
                    """)
                .event("gen_ai.tool.message", "role: \"tool\"\ncontent: '{\"city\": \"Paris\"}'")
                .yields())
        .contains(
            "tool execute_tool\n", "tool: weather\n", "error: _OTHER\n", "dialect: strands\n");
  }

  @Test
  void botocore() {
    assertThat(
            SentSpan.of(
                    "opentelemetry.instrumentation.botocore.bedrock-runtime",
                    "chat eu.amazon.nova-lite-v1:0",
                    """
                    rpc.system: "aws-api"
                    rpc.service: "Bedrock Runtime"
                    gen_ai.system: "aws.bedrock"
                    gen_ai.operation.name: "chat"
                    gen_ai.request.model: "eu.amazon.nova-lite-v1:0"
                    gen_ai.usage.input_tokens: 20
                    gen_ai.usage.output_tokens: 15
                    gen_ai.response.finish_reasons: ["guardrail_intervened"]
                    """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: aws.bedrock
            models: eu.amazon.nova-lite-v1:0
            tokens: 20 + 15 = 35
            finish: content_filter
            dialect: opentelemetry
            """);
  }
}
