package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Mapping.facts;
import static io.llmobservatory.server.genai.Otlp.any;
import static io.llmobservatory.server.genai.Otlp.chat;
import static io.llmobservatory.server.genai.Otlp.decimal;
import static io.llmobservatory.server.genai.Otlp.event;
import static io.llmobservatory.server.genai.Otlp.list;
import static io.llmobservatory.server.genai.Otlp.number;
import static io.llmobservatory.server.genai.Otlp.pair;
import static io.llmobservatory.server.genai.Otlp.span;
import static io.llmobservatory.server.genai.Otlp.text;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenAiFactsTest {

  @Test
  void a_call_of_today_yields_its_facts() {
    LlmSpan span =
        Mapping.map(
            chat(
                text("gen_ai.provider.name", "openai"),
                text("gen_ai.request.model", "gpt-4o"),
                text("gen_ai.response.model", "gpt-4o-2024-08-06"),
                text("gen_ai.response.id", "chatcmpl-1"),
                text("gen_ai.conversation.id", "conversation-1"),
                text("gen_ai.agent.name", "planner"),
                text("user.id", "ana")));
    GenAi facts = Mapping.genAi(span);
    assertThat(facts.type()).isEqualTo(SpanType.LLM);
    assertThat(facts.counted()).isTrue();
    assertThat(facts.operation()).isEqualTo("chat");
    assertThat(facts.provider()).isEqualTo("openai");
    assertThat(facts.requestModel()).isEqualTo("gpt-4o");
    assertThat(facts.responseModel()).isEqualTo("gpt-4o-2024-08-06");
    assertThat(facts.responseId()).isEqualTo("chatcmpl-1");
    assertThat(facts.conversationId()).isEqualTo("conversation-1");
    assertThat(facts.agentName()).isEqualTo("planner");
    assertThat(facts.toolName()).isNull();
    assertThat(facts.errorType()).isNull();
    assertThat(facts.finishReasons()).isNull();
    assertThat(facts.requestParameters()).isNull();
    assertThat(facts.timeToFirstTokenNanos()).isEqualTo(Usage.ABSENT);
    assertThat(facts.dialect()).isEqualTo("opentelemetry");
    assertThat(span.userId()).isEqualTo("ana");
    assertThat(span.notes()).isNull();
    assertThat(span.content()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "chat, chat, LLM",
    "text_completion, text_completion, LLM",
    "generate_content, generate_content, LLM",
    "embeddings, embeddings, LLM",
    "rerank, rerank, LLM",
    "retrieval, retrieval, RETRIEVER",
    "execute_tool, execute_tool, TOOL",
    "create_agent, create_agent, AGENT",
    "invoke_agent, invoke_agent, AGENT",
    "invoke_workflow, invoke_workflow, WORKFLOW",
    "plan, plan, STEP",
    "agent_step, step, STEP",
    "search_memory, memory, MEMORY",
    "upsert_memory, memory, MEMORY",
    "delete_memory_store, memory, MEMORY",
    "fetch_response, fetch_response, OTHER",
    "run_guardrail, guardrail, GUARDRAIL",
    "evaluation, evaluation, EVALUATION",
    "image_generation, image, LLM",
    "transcription, audio, LLM",
    "realtime_inference, audio, LLM",
    "moderation, moderation, LLM"
  })
  void an_operation_tells_the_type(String sent, String operation, SpanType type) {
    GenAi facts = facts(span(text("gen_ai.operation.name", sent)));
    assertThat(facts.operation()).isEqualTo(operation);
    assertThat(facts.type()).isEqualTo(type);
    assertThat(facts.counted()).isEqualTo(type == SpanType.LLM);
  }

  @ParameterizedTest
  @CsvSource({
    "embedding, embeddings",
    "aembedding, embeddings",
    "EMBEDDING, embeddings",
    "chat_completion, chat",
    "chat.completions, chat",
    "completion, chat",
    "acompletion, chat",
    "responses, chat",
    "Chat, chat",
    "models.generate_content, generate_content",
    "atext_completion, text_completion",
    "retriever, retrieval",
    "reranker, rerank",
    "tool, execute_tool",
    "tool_call, execute_tool",
    "agent, invoke_agent",
    "workflow, invoke_workflow",
    "task, step"
  })
  void an_operation_in_another_spelling_becomes_canonical(String sent, String operation) {
    assertThat(facts(span(text("gen_ai.operation.name", sent))).operation()).isEqualTo(operation);
  }

  @Test
  void an_operation_nobody_knows_stays_and_the_facts_tell_the_type() {
    GenAi unknown = facts(span(text("gen_ai.operation.name", "Dream")));
    assertThat(unknown.operation()).isEqualTo("Dream");
    assertThat(unknown.type()).isEqualTo(SpanType.OTHER);
    GenAi used =
        facts(span(text("gen_ai.operation.name", "Dream"), text("gen_ai.request.model", "m")));
    assertThat(used.operation()).isEqualTo("Dream");
    assertThat(used.type()).isEqualTo(SpanType.LLM);
  }

  @ParameterizedTest
  @CsvSource({
    "gen_ai.request.model, LLM, chat",
    "gen_ai.response.id, LLM, chat",
    "gen_ai.completion, LLM, chat",
    "gen_ai.tool.name, TOOL, execute_tool",
    "gen_ai.tool.call.id, TOOL, execute_tool",
    "gen_ai.retrieval.query.text, RETRIEVER, retrieval",
    "gen_ai.evaluation.name, EVALUATION, evaluation",
    "gen_ai.agent.name, AGENT, invoke_agent",
    "gen_ai.embeddings.input, LLM, embeddings",
    "gen_ai.embeddings.dimension.count, LLM, embeddings"
  })
  void without_an_operation_the_facts_tell_it(String key, SpanType type, String operation) {
    GenAi facts = facts(span(text(key, "x")));
    assertThat(facts.type()).isEqualTo(type);
    assertThat(facts.operation()).isEqualTo(operation);
  }

  @Test
  void a_tool_with_usage_of_its_own_is_a_model_call() {
    GenAi facts =
        facts(span(text("gen_ai.tool.name", "search"), number("gen_ai.usage.input_tokens", 5)));
    assertThat(facts.type()).isEqualTo(SpanType.LLM);
  }

  @Test
  void an_agent_that_repeats_usage_is_not_counted() {
    GenAi facts =
        facts(
            span(
                text("gen_ai.operation.name", "invoke_agent"),
                text("gen_ai.request.model", "gpt-4o"),
                number("gen_ai.usage.input_tokens", 500)));
    assertThat(facts.counted()).isFalse();
    assertThat(facts.usage().input()).isEqualTo(500);
  }

  @Test
  void a_judgement_in_an_event_does_not_make_a_model_call() {
    GenAi facts =
        facts(
            span(text("http.route", "/ask"))
                .setName("GET /ask")
                .addEvents(
                    event("gen_ai.evaluation.result", text("gen_ai.evaluation.name", "tone"))));
    assertThat(facts.type()).isEqualTo(SpanType.OTHER);
    assertThat(facts.counted()).isFalse();
  }

  @Test
  void a_span_of_other_matters_has_no_facts() {
    LlmSpan span = Mapping.map(span(text("http.route", "/ask"), text("session.id", "s-1")));
    assertThat(span.genAi()).isNull();
    assertThat(span.content()).isNull();
    assertThat(span.sessionId()).isEqualTo("s-1");
  }

  @ParameterizedTest
  @CsvSource({
    "vertex_ai, gcp.vertex_ai",
    "gemini, gcp.gemini",
    "az.ai.inference, azure.ai.inference",
    "az.ai.openai, azure.ai.openai",
    "xai, x_ai",
    "OpenAI, openai",
    "OPEN_AI, openai",
    "openai.chat, openai",
    "Azure, azure.ai.openai",
    "MistralAI, mistral_ai",
    "AWS, aws.bedrock",
    "Anthropic, anthropic",
    "google, gcp.gen_ai",
    "Watsonx, ibm.watsonx.ai",
    "TogetherAI, together_ai",
    "HuggingFace, hugging_face",
    "AlephAlpha, aleph_alpha",
    "moonshot, moonshot_ai",
    "openai, openai",
    "Acme Models, Acme Models"
  })
  void a_provider_becomes_canonical(String sent, String provider) {
    assertThat(facts(chat(text("gen_ai.provider.name", sent))).provider()).isEqualTo(provider);
    assertThat(facts(chat(text("gen_ai.system", sent))).provider()).isEqualTo(provider);
  }

  @Test
  void the_provider_of_today_wins_over_the_system_of_old() {
    assertThat(
            facts(chat(text("gen_ai.system", "openai"), text("gen_ai.provider.name", "groq")))
                .provider())
        .isEqualTo("groq");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "none", "unknown", "NULL", "undefined", "{}", "N/A", " ", "chat"})
  void a_model_that_says_nothing_is_absent(String placeholder) {
    GenAi facts =
        facts(
            chat(
                text("gen_ai.request.model", placeholder),
                text("gen_ai.response.model", placeholder)));
    assertThat(facts.requestModel()).isNull();
    assertThat(facts.responseModel()).isNull();
  }

  @Test
  void a_placeholder_gives_way_to_the_older_name() {
    assertThat(
            facts(chat(text("gen_ai.provider.name", "none"), text("gen_ai.system", "openai")))
                .provider())
        .isEqualTo("openai");
  }

  @Test
  void a_list_where_a_text_belongs_gives_way_to_the_next_name() {
    assertThat(
            facts(
                    chat(
                        pair("gen_ai.provider.name", list(any("groq"))),
                        text("gen_ai.system", "openai")))
                .provider())
        .isEqualTo("openai");
  }

  @Test
  void session_and_conversation_stand_in_for_each_other() {
    LlmSpan session = Mapping.map(chat(text("session.id", "s-1")));
    assertThat(Mapping.genAi(session).conversationId()).isEqualTo("s-1");
    LlmSpan conversation = Mapping.map(chat(text("gen_ai.conversation.id", "c-1")));
    assertThat(conversation.sessionId()).isEqualTo("c-1");
    LlmSpan both =
        Mapping.map(chat(text("gen_ai.conversation.id", "c-1"), text("session.id", "s-1")));
    assertThat(both.sessionId()).isEqualTo("s-1");
    assertThat(Mapping.genAi(both).conversationId()).isEqualTo("c-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user.id",
        "enduser.id",
        "enduser.pseudo.id",
        "gen_ai.user.id",
        "gen_ai.request.user",
        "gen_ai.user"
      })
  void the_user_is_found_under_every_name(String key) {
    assertThat(Mapping.map(chat(text(key, "ana"))).userId()).isEqualTo("ana");
  }

  @Test
  void an_id_that_is_a_number_becomes_text() {
    assertThat(Mapping.map(chat(number("user.id", 4711))).userId()).isEqualTo("4711");
  }

  @Test
  void the_error_is_told_by_the_attribute_first() {
    GenAi facts =
        facts(
            chat(text("error.type", "timeout"))
                .addEvents(event("exception", text("exception.type", "java.io.IOException"))));
    assertThat(facts.errorType()).isEqualTo("timeout");
  }

  @Test
  void the_error_is_told_by_an_exception_else() {
    LlmSpan span =
        Mapping.map(
            chat()
                .addEvents(event("exception", text("exception.type", "RateLimitException")))
                .addEvents(event("exception", text("exception.message", "again")))
                .addEvents(event("exceptional", text("exception.type", "no"))));
    assertThat(Mapping.genAi(span).errorType()).isEqualTo("RateLimitException");
    assertThat(span.isError()).isTrue();
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
  }

  @Test
  void request_parameters_keep_their_types_under_their_conventional_names() {
    GenAi facts =
        facts(
            chat(
                decimal("gen_ai.request.temperature", 1.0),
                decimal("gen_ai.request.top_p", 0.9),
                number("gen_ai.request.top_k", 40),
                number("gen_ai.request.max_tokens", 256),
                decimal("gen_ai.request.frequency_penalty", 0.1),
                decimal("gen_ai.request.presence_penalty", 0.2),
                pair("gen_ai.request.stop_sequences", list(any("END"))),
                number("gen_ai.openai.request.seed", 7),
                number("gen_ai.request.choice.count", 2),
                text("gen_ai.openai.request.response_format", "json_schema"),
                text("gen_ai.openai.request.service_tier", "flex"),
                text("gen_ai.request.reasoning.level", "high")));
    assertThat(Mapping.json(facts.requestParameters()))
        .isEqualTo(
            "{\"temperature\":1.0,\"top_p\":0.9,\"top_k\":40,\"max_tokens\":256,"
                + "\"frequency_penalty\":0.1,\"presence_penalty\":0.2,"
                + "\"stop_sequences\":[\"END\"],\"seed\":7,\"choice_count\":2,"
                + "\"reasoning_level\":\"high\",\"output_type\":\"json_schema\","
                + "\"service_tier\":\"flex\"}");
  }

  @Test
  void request_parameters_that_were_sent_as_texts_get_their_types_back() {
    GenAi facts =
        facts(
            chat(
                text("gen_ai.request.temperature", "0.5"),
                text("gen_ai.request.max_tokens", "500"),
                text("gen_ai.request.seed", "many"),
                text("gen_ai.request.stop_sequences", "7"),
                text("gen_ai.request.top_p", "none"),
                text("llm.is_streaming", "True")));
    assertThat(Mapping.json(facts.requestParameters()))
        .isEqualTo(
            "{\"temperature\":0.5,\"max_tokens\":500,\"stop_sequences\":\"7\","
                + "\"seed\":\"many\",\"stream\":true}");
  }
}
