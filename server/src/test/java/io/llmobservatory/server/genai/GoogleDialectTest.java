package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Google's Agent Development Kit, its SDK's instrumentation and the Gemini CLI. */
class GoogleDialectTest {
  private static final String CALL =
      """
      gen_ai.system: "gcp.vertex.agent"
      gen_ai.request.model: "gemini-2.5-flash"
      gcp.vertex.agent.invocation_id: "e-1"
      gcp.vertex.agent.session_id: "s-1"
      gcp.vertex.agent.event_id: "v-1"
      gcp.vertex.agent.llm_request: '{"model":"gemini-2.5-flash","contents":[{"role":"user","parts":[{"text":"Paris?"}]}]}'
      gcp.vertex.agent.llm_response: '{"content":{"role":"model","parts":[{"text":"Paris."}]},"finish_reason":"STOP"}'
      gen_ai.usage.input_tokens: 20
      gen_ai.usage.output_tokens: 15
      gen_ai.response.finish_reasons: ["stop"]
      """;

  @Test
  void thoughts_stand_beside_the_output() {
    assertThat(
            SentSpan.of(
                    "gcp.vertex.agent",
                    "call_llm",
                    CALL + "gen_ai.usage.experimental.reasoning_tokens: 10")
                .yields())
        .contains(
            "llm chat, counted\n",
            "provider: gcp.gen_ai\nmodels: gemini-2.5-flash\n",
            "tokens: 20 + 25 = 45, reasoned 10\n",
            "finish: stop\nconversation: s-1\nsession: s-1\n",
            "dialect: google_adk\n");
  }

  @Test
  void thoughts_are_within_the_output_since_they_have_their_name_of_today() {
    assertThat(
            SentSpan.of(
                    "gcp.vertex.agent",
                    "call_llm",
                    CALL + "gen_ai.usage.reasoning.output_tokens: 10")
                .yields())
        .contains("tokens: 20 + 15 = 35, reasoned 10\n");
  }

  @Test
  void usage_is_found_in_the_response() {
    assertThat(
            SentSpan.of(
                    "gcp.vertex.agent",
                    "call_llm",
                    """
                    gen_ai.system: "gcp.vertex.agent"
                    gen_ai.request.model: "gemini-2.5-flash"
                    gcp.vertex.agent.llm_request: "{}"
                    gcp.vertex.agent.llm_response: '{"model_version":"gemini-2.5-flash","finish_reason":"MAX_TOKENS","usage_metadata":{"prompt_token_count":20,"candidates_token_count":15,"thoughts_token_count":10,"cached_content_token_count":8,"total_token_count":45}}'
                    """)
                .yields())
        .contains("tokens: 20 + 25 = 45, read 8, reasoned 10\n", "finish: length\n");
  }

  @Test
  void a_tool_has_an_empty_call_of_a_model() {
    assertThat(
            SentSpan.of(
                    "gcp.vertex.agent",
                    "execute_tool weather",
                    """
                    gen_ai.tool.name: "weather"
                    gen_ai.tool.call.id: "call-1"
                    gcp.vertex.agent.llm_request: "{}"
                    gcp.vertex.agent.llm_response: "{}"
                    gcp.vertex.agent.tool_call_args: '{"city": "Paris"}'
                    gcp.vertex.agent.tool_response: '{"result": "Rain in Paris."}'
                    """)
                .yields())
        .isEqualTo(
            """
            tool execute_tool
            tool: weather
            dialect: google_adk
            """);
  }

  @Test
  void what_stands_around_calls_may_have_no_attributes() {
    assertThat(SentSpan.of("gcp.vertex.agent", "invocation", "").yields())
        .isEqualTo("workflow invoke_workflow\ndialect: google_adk\n");
    assertThat(SentSpan.of("gcp.vertex.agent", "agent_run [planner]", "").yields())
        .startsWith("agent invoke_agent\n");
    assertThat(
            SentSpan.of(
                    "gcp.vertex.agent",
                    "invoke_agent planner",
                    """
                    gen_ai.operation.name: "invoke_agent"
                    gen_ai.agent.name: "planner"
                    gen_ai.agent.description: "plans"
                    gen_ai.conversation.id: "s-1"
                    """)
                .yields())
        .isEqualTo(
            """
            agent invoke_agent
            conversation: s-1
            session: s-1
            agent: planner
            dialect: google_adk
            """);
  }

  @Test
  void the_sdk_of_google_tells_its_endpoint() {
    assertThat(
            SentSpan.of(
                    "opentelemetry.instrumentation.google_genai",
                    "generate_content gemini-2.5-flash",
                    """
                    gen_ai.operation.name: "generate_content"
                    gen_ai.system: "gemini"
                    gen_ai.request.model: "gemini-2.5-flash"
                    gen_ai.response.finish_reasons: ["stop"]
                    gen_ai.usage.input_tokens: 20
                    gen_ai.usage.output_tokens: 15
                    code.function.name: "google.genai.Models.generate_content"
                    """)
                .yields())
        .isEqualTo(
            """
            llm generate_content, counted
            provider: gcp.gemini
            models: gemini-2.5-flash
            tokens: 20 + 15 = 35
            finish: stop
            dialect: opentelemetry
            """);
  }

  @Test
  void the_gemini_cli() {
    String agent = "gen_ai.agent.name: \"gemini-cli\"\ngen_ai.conversation.id: \"s-1\"\n";
    assertThat(
            SentSpan.of(
                    "gemini-cli",
                    "llm_call",
                    agent
                        + "gen_ai.operation.name: \"llm_call\"\n"
                        + "gen_ai.request.model: \"gemini-2.5-pro\"\n"
                        + "gen_ai.usage.input_tokens: 20")
                .yields())
        .startsWith("llm chat, counted\nmodels: gemini-2.5-pro\n");
    assertThat(
            SentSpan.of("gemini-cli", "x", agent + "gen_ai.operation.name: \"schedule_tool_calls\"")
                .yields())
        .startsWith("step step\n");
    assertThat(
            SentSpan.of("gemini-cli", "x", agent + "gen_ai.operation.name: \"agent_call\"")
                .yields())
        .startsWith("agent invoke_agent\n");
    assertThat(
            SentSpan.of("gemini-cli", "x", agent + "gen_ai.operation.name: \"user_prompt\"")
                .yields())
        .startsWith("other prompt\n");
  }
}
