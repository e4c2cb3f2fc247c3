package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Agents and frameworks for agents. */
class AgentsDialectTest {

  @Test
  void claude_code_counts_the_cache_beside_the_input() {
    assertThat(
            SentSpan.of(
                    "com.anthropic.claude_code.tracing",
                    "claude_code.llm_request",
                    """
                    session.id: "s-1"
                    user.id: "ana"
                    span.type: "llm_request"
                    model: "claude-opus-4-5"
                    input_tokens: 20
                    output_tokens: 15
                    cache_read_tokens: 10
                    cache_creation_tokens: 5
                    ttft_ms: 250
                    success: true
                    stop_reason: "tool_use"
                    system_prompt: "You know Paris."
                    new_context: "Where is Paris?"
                    response.model_output: "Paris is in France."
                    """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: anthropic
            models: claude-opus-4-5
            tokens: 35 + 15 = 50, read 10, wrote 5
            finish: tool_calls
            conversation: s-1
            session: s-1
            user: ana
            first token: 250.000000 ms
            in: Where is Paris?
            out: Paris is in France.
            dialect: claude_code
            """);
  }

  @Test
  void claude_code_around_its_requests() {
    String scope = "com.anthropic.claude_code.tracing";
    assertThat(
            SentSpan.of(
                    scope,
                    "claude_code.interaction",
                    "span.type: \"interaction\"\nuser_prompt: \"Paris?\"\ninput_tokens: 20")
                .yields())
        .startsWith("other prompt\n");
    assertThat(
            SentSpan.of(
                    scope,
                    "claude_code.tool",
                    "span.type: \"tool\"\ntool_name: \"Bash\"\ntool_use_id: \"toolu_1\"\n"
                        + "tool_input: '{\"command\": \"echo Paris\"}'")
                .yields())
        .isEqualTo("tool execute_tool\ntool: Bash\ndialect: claude_code\n");
    assertThat(
            SentSpan.of(
                    scope,
                    "claude_code.tool.execution",
                    "span.type: \"tool.execution\"\ntool_name: \"Bash\"\nsuccess: false")
                .yields())
        .isEqualTo("step step\ntool: Bash\nerror: _OTHER\ndialect: claude_code\n");
  }

  @Test
  void codex_counts_its_turns_under_names_of_its_own() {
    assertThat(
            SentSpan.of(
                    "codex_cli_rs",
                    "handle_responses",
                    """
                    gen_ai.usage.input_tokens: 20
                    gen_ai.usage.cache_read.input_tokens: 10
                    gen_ai.usage.output_tokens: 15
                    conversation.id: "c-1"
                    """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            tokens: 20 + 15 = 35, read 10
            conversation: c-1
            session: c-1
            dialect: opentelemetry
            """);
    assertThat(
            SentSpan.of(
                    "codex_cli_rs",
                    "session_task.turn",
                    "codex.turn.token_usage.input_tokens: 20\nmodel: \"gpt-5\"")
                .yields())
        .isEqualTo("not GenAI");
  }

  @Test
  void copilot_premium_requests_are_no_money() {
    String usage =
        """
        gen_ai.provider.name: "github"
        gen_ai.request.model: "gpt-5"
        gen_ai.conversation.id: "c-1"
        gen_ai.usage.input_tokens: 20
        gen_ai.usage.output_tokens: 15
        github.copilot.cost: 1
        """;
    assertThat(
            SentSpan.of("github.copilot", "chat gpt-5", usage + "gen_ai.operation.name: \"chat\"")
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: github
            models: gpt-5
            tokens: 20 + 15 = 35
            conversation: c-1
            session: c-1
            dialect: opentelemetry
            """);
    assertThat(
            SentSpan.of(
                    "github.copilot",
                    "invoke_agent",
                    usage + "gen_ai.operation.name: \"invoke_agent\"")
                .yields())
        .startsWith("agent invoke_agent\n");
  }

  @Test
  void of_mastra_either_the_generation_or_the_step_counts() {
    String usage =
        """
        gen_ai.provider.name: "openai"
        gen_ai.request.model: "gpt-4o"
        gen_ai.usage.input_tokens: "20"
        gen_ai.usage.output_tokens: "15"
        gen_ai.usage.reasoning_tokens: "4"
        """;
    assertThat(
            SentSpan.of(
                    "@mastra/otel-exporter",
                    "chat gpt-4o",
                    usage
                        + """
                        mastra.span.type: "model_generation"
                        gen_ai.operation.name: "chat"
                        gen_ai.response.finish_reasons: '["tool-calls"]'
                        mastra.completion_start_time: "2023-11-14T22:13:20.373456789Z"
                        gen_ai.agent.name: "planner"
                        gen_ai.input.messages: '[{"role":"user","parts":[{"type":"text","content":"Paris?"}]}]'
                        """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: openai
            models: gpt-4o
            tokens: 20 + 15 = 35, reasoned 4
            finish: tool_calls
            agent: planner
            first token: 250.000000 ms
            in: Paris?
            dialect: mastra
            """);
    for (String operation : new String[] {"model_step", "agent_step"}) {
      assertThat(
              SentSpan.of(
                      "@mastra/otel-exporter",
                      "model_step",
                      usage
                          + """
                          mastra.span.type: "model_step"
                          mastra.model_step.output: '{"text": "Paris is in France."}'
                          gen_ai.operation.name: "%s"
                          """
                              .formatted(operation))
                  .yields())
          .startsWith("step step\n");
    }
    String[][] kinds = {
      {"rag_embedding", "llm embeddings, counted\n"},
      {"mcp_tool_call", "tool execute_tool\n"},
      {"agent_run", "agent invoke_agent\n"},
      {"workflow_run", "workflow invoke_workflow\n"},
      {"workflow_step", "step workflow_step\n"},
      {"processor_run", "guardrail processor_run\n"},
      {"model_chunk", "step step\n"}
    };
    for (String[] kind : kinds) {
      assertThat(
              SentSpan.of(
                      "@mastra/otel-exporter",
                      "x",
                      "mastra.span.type: \"%s\"\ngen_ai.operation.name: \"%s\""
                          .formatted(kind[0], kind[0]))
                  .yields())
          .startsWith(kind[1]);
    }
  }

  @Test
  void voltagent() {
    String common =
        """
        user.id: "ana"
        conversation.id: "c-1"
        entity.id: "planner"
        entity.type: "agent"
        entity.name: "Planner"
        """;
    assertThat(
            SentSpan.of(
                    "@voltagent/core",
                    "planner",
                    common
                        + """
                        input: "Where is Paris?"
                        output: "Paris is in France."
                        agent.instructions: "You know Paris."
                        ai.model.name: "gpt-4o"
                        usage.prompt_tokens: 20
                        usage.completion_tokens: 15
                        usage.cached_tokens: 10
                        ai.response.finish_reason: "stop"
                        """)
                .yields())
        .isEqualTo(
            """
            agent invoke_agent
            models: gpt-4o
            tokens: 20 + 15 = 35, read 10
            finish: stop
            conversation: c-1
            session: c-1
            user: ana
            agent: Planner
            in: Where is Paris?
            out: Paris is in France.
            dialect: voltagent
            """);
    assertThat(
            SentSpan.of(
                    "@voltagent/core",
                    "llm:streamText",
                    common
                        + """
                        span.type: "llm"
                        llm.model: "openai/gpt-4o"
                        llm.messages: '[{"role": "user", "content": "Where is Paris?"}]'
                        llm.usage.prompt_tokens: 20
                        llm.usage.completion_tokens: 15
                        llm.usage.total_tokens: 35
                        llm.usage.cached_tokens: 10
                        llm.usage.reasoning_tokens: 4
                        """)
                .yields())
        .contains(
            "llm chat, counted\nprovider: openai\nmodels: openai/gpt-4o\n",
            "tokens: 20 + 15 = 35, read 10, reasoned 4\n");
    assertThat(
            SentSpan.of(
                    "@voltagent/core",
                    "tool.execution:weather",
                    common
                        + """
                        span.type: "tool"
                        tool.name: "weather"
                        tool.call.id: "call-1"
                        input: '{"city": "Paris"}'
                        error.type: "TimeoutError"
                        """)
                .yields())
        .contains(
            "tool execute_tool\n", "tool: weather\nerror: TimeoutError\n", "dialect: voltagent\n");
  }

  @Test
  void livekit_puts_a_node_around_each_request() {
    assertThat(
            SentSpan.of(
                    "livekit-agents",
                    "llm_node",
                    """
                    gen_ai.request.model: "gpt-4o"
                    gen_ai.provider.name: "openai"
                    lk.pii.chat_ctx: '{"items": [{"role": "user", "content": ["Paris?"]}]}'
                    lk.pii.response.text: "Paris is in France."
                    lk.response.ttft: 0.25
                    """)
                .yields())
        .startsWith("step step\n")
        .contains("first token: 250.000000 ms\n");
    assertThat(
            SentSpan.of(
                    "livekit-agents",
                    "llm_request",
                    """
                    gen_ai.operation.name: "chat"
                    gen_ai.provider.name: "openai"
                    gen_ai.request.model: "gpt-4o"
                    gen_ai.usage.input_tokens: 20
                    gen_ai.usage.output_tokens: 15
                    gen_ai.usage.input_cached_tokens: 10
                    lk.llm_metrics: '{"ttft": 0.25, "prompt_tokens": 20}'
                    """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: openai
            models: gpt-4o
            tokens: 20 + 15 = 35, read 10
            first token: 250.000000 ms
            dialect: livekit
            """);
    assertThat(
            SentSpan.of(
                    "livekit-agents",
                    "function_tool",
                    """
                    lk.function_tool.id: "call-1"
                    lk.function_tool.name: "weather"
                    lk.pii.function_tool.arguments: '{"city": "Paris"}'
                    lk.pii.function_tool.output: "Rain in Paris."
                    lk.function_tool.is_error: false
                    """)
                .yields())
        .isEqualTo("tool execute_tool\ntool: weather\ndialect: livekit\n");
  }

  @Test
  void haystack_has_pipelines_of_components() {
    assertThat(
            SentSpan.of(
                    "haystack.tracing.opentelemetry",
                    "haystack.component.run",
                    """
                    haystack.component.name: "llm"
                    haystack.component.type: "OpenAIChatGenerator"
                    haystack.component.input: '{"messages": ["Where is Paris?"]}'
                    """)
                .yields())
        .startsWith("step step\n");
    assertThat(
            SentSpan.of(
                    "haystack.tracing.opentelemetry",
                    "haystack.pipeline.run",
                    "haystack.pipeline.max_runs_per_component: 100")
                .yields())
        .isEqualTo("workflow invoke_workflow\ndialect: haystack\n");
  }

  @Test
  void crewai_and_its_calls() {
    assertThat(
            SentSpan.of(
                    "opentelemetry.instrumentation.crewai",
                    "planner.agent",
                    """
                    traceloop.span.kind: "agent"
                    gen_ai.system: "crewai"
                    gen_ai.agent.name: "planner"
                    gen_ai.usage.input_tokens: 20
                    """)
                .yields())
        .startsWith("agent invoke_agent\n")
        .contains("agent: planner\n");
    assertThat(
            SentSpan.of(
                    "opentelemetry.instrumentation.crewai",
                    "gpt-4o.llm",
                    """
                    llm.request.type: "chat"
                    gen_ai.system: "crewai"
                    gen_ai.request.model: "gpt-4o"
                    """)
                .yields())
        .startsWith("llm chat, counted\nprovider: openai\n");
  }

  @Test
  void the_ai_sdk_6() {
    assertThat(
            SentSpan.of(
                    "ai",
                    "ai.streamText.doStream",
                    """
                    operation.name: "ai.streamText.doStream answer"
                    ai.operationId: "ai.streamText.doStream"
                    ai.telemetry.functionId: "answer"
                    ai.telemetry.metadata.sessionId: "s-1"
                    ai.telemetry.metadata.userId: "ana"
                    ai.model.id: "claude-sonnet-4-5"
                    ai.model.provider: "amazon-bedrock"
                    ai.prompt.messages: '[{"role":"user","content":[{"type":"text","text":"Paris?"}]}]'
                    ai.response.text: "Paris is in France."
                    ai.response.finishReason: "tool-calls"
                    ai.response.msToFirstChunk: 250
                    ai.usage.inputTokens: 35
                    ai.usage.inputTokenDetails.noCacheTokens: 20
                    ai.usage.inputTokenDetails.cacheReadTokens: 10
                    ai.usage.inputTokenDetails.cacheWriteTokens: 5
                    ai.usage.outputTokens: 15
                    ai.usage.outputTokenDetails.reasoningTokens: 4
                    ai.usage.totalTokens: 50
                    gen_ai.system: "amazon-bedrock"
                    """)
                .yields())
        .contains(
            "llm chat, counted\nprovider: aws.bedrock\nmodels: claude-sonnet-4-5\n",
            "tokens: 35 + 15 = 50, read 10, wrote 5, reasoned 4\nfinish: tool_calls\n",
            "session: s-1\nuser: ana\n",
            "first token: 250.000000 ms\n",
            "out: Paris is in France.\n",
            "dialect: ai_sdk\n");
    assertThat(
            SentSpan.of(
                    "ai",
                    "ai.streamText",
                    "ai.operationId: \"ai.streamText\"\nai.usage.inputTokens: 35\n"
                        + "ai.model.id: \"claude-sonnet-4-5\"")
                .yields())
        .startsWith("agent invoke_agent\n");
  }
}
