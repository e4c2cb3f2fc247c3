package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Semantic Kernel, the Agent Framework, AutoGen and Azure's SDKs. */
class MicrosoftDialectTest {

  @Test
  void semantic_kernel() {
    assertThat(
            SentSpan.of(
                    "semantic_kernel.connectors.ai.open_ai",
                    "chat.completions gpt-4o",
                    """
                    gen_ai.operation.name: "chat.completions"
                    gen_ai.system: "openai"
                    gen_ai.request.model: "gpt-4o"
                    gen_ai.response.id: "chatcmpl-1"
                    gen_ai.response.finish_reason: "FinishReason.STOP"
                    gen_ai.response.prompt_tokens: 20
                    gen_ai.response.completion_tokens: 15
                    """)
                .event(
                    "gen_ai.content.prompt",
                    "gen_ai.prompt: '[{\"role\": \"user\", \"content\": \"Where is Paris?\"}]'")
                .event(
                    "gen_ai.content.completion",
                    "gen_ai.completion: '[{\"role\": \"assistant\", \"content\": \"Paris is in France.\"}]'")
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: openai
            models: gpt-4o
            tokens: 20 + 15 = 35
            finish: stop
            in: Where is Paris?
            out: Paris is in France.
            dialect: semantic_kernel
            """);
    assertThat(
            SentSpan.of(
                    "Microsoft.SemanticKernel.Diagnostics",
                    "execute_tool weather",
                    """
                    gen_ai.operation.name: "execute_tool"
                    gen_ai.tool.name: "weather"
                    gen_ai.tool.call.id: "call-1"
                    error.type: "System.TimeoutException"
                    """)
                .yields())
        .isEqualTo(
            """
            tool execute_tool
            tool: weather
            error: System.TimeoutException
            dialect: semantic_kernel
            """);
  }

  @Test
  void azure_ai_inference_does_not_know_its_model() {
    assertThat(
            SentSpan.of(
                    "azure.ai.inference",
                    "chat",
                    """
                    az.namespace: "Microsoft.CognitiveServices"
                    gen_ai.operation.name: "chat"
                    gen_ai.system: "az.ai.inference"
                    gen_ai.request.model: "chat"
                    server.address: "x.services.ai.azure.com"
                    gen_ai.response.id: "r-1"
                    gen_ai.response.model: "gpt-4o-2024-08-06"
                    gen_ai.usage.input_tokens: 20
                    gen_ai.usage.output_tokens: 15
                    gen_ai.response.finish_reasons: ["stop"]
                    """)
                .event(
                    "gen_ai.user.message",
                    "gen_ai.event.content: '{\"role\": \"user\", \"content\": \"Where is Paris?\"}'")
                .event(
                    "gen_ai.choice",
                    "gen_ai.event.content: '{\"message\": {\"content\": \"Paris is in France.\"}, \"finish_reason\": \"stop\", \"index\": 0}'")
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: azure.ai.inference
            models: > gpt-4o-2024-08-06
            tokens: 20 + 15 = 35
            finish: stop
            in: Where is Paris?
            out: Paris is in France.
            dialect: opentelemetry
            """);
  }

  @Test
  void a_message_for_an_agent_service_is_no_call() {
    assertThat(
            SentSpan.of(
                    "azure.ai.agents",
                    "create_message",
                    """
                    az.namespace: "Microsoft.CognitiveServices"
                    gen_ai.operation.name: "create_message"
                    gen_ai.system: "az.ai.agents"
                    gen_ai.thread.id: "thread-1"
                    """)
                .event(
                    "gen_ai.user.message",
                    "gen_ai.event.content: '{\"role\": \"user\", \"content\": \"Where is Paris?\"}'")
                .yields())
        .startsWith("step create_message\n");
  }

  @Test
  void the_agent_framework() {
    assertThat(SentSpan.of("agent_framework", "workflow.run", "workflow.id: \"w-1\"").yields())
        .isEqualTo("workflow invoke_workflow\ndialect: agent_framework\n");
    assertThat(
            SentSpan.of("agent_framework", "executor.process planner", "executor.id: \"planner\"")
                .yields())
        .isEqualTo("step step\ndialect: agent_framework\n");
    assertThat(
            SentSpan.of(
                    "agent_framework",
                    "invoke_agent Joker",
                    """
                    gen_ai.operation.name: "invoke_agent"
                    gen_ai.provider.name: "microsoft.agent_framework"
                    gen_ai.agent.name: "Joker"
                    gen_ai.agent.id: "a-1"
                    gen_ai.usage.input_tokens: 26
                    gen_ai.usage.output_tokens: 29
                    """)
                .yields())
        .isEqualTo(
            """
            agent invoke_agent
            tokens: 26 + 29 = 55
            agent: Joker
            dialect: agent_framework
            """);
  }

  @Test
  void autogen() {
    assertThat(
            SentSpan.of(
                    "autogen-core",
                    "invoke_agent planner",
                    """
                    gen_ai.operation.name: "invoke_agent"
                    gen_ai.system: "autogen"
                    gen_ai.agent.name: "planner"
                    """)
                .yields())
        .isEqualTo(
            """
            agent invoke_agent
            agent: planner
            dialect: opentelemetry
            """);
  }
}
