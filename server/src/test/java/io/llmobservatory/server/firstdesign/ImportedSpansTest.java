package io.llmobservatory.server.firstdesign;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.SpanMappings;
import io.llmobservatory.server.store.CheckTraces;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the columns of a span of the first design. */
final class ImportedSpansTest {
  private final FirstDesign source = FirstDesign.create();
  private PostgresUrl target;
  private UUID trace;

  @BeforeEach
  void create() throws Exception {
    target = ImportSpansTest.newTarget();
    trace = source.trace("trace_456");
  }

  private void run() throws Exception {
    run(new GenAiProcessor(true, GenAiProcessor.Content.STORE, 16));
  }

  private ImportSummary run(GenAiProcessor options) throws Exception {
    ImportSummary summary =
        new ImportSpans(
                source.address(),
                "the source",
                FirstDesign.address(target),
                new SpanMappings(options),
                "default",
                false)
            .run(new ImportSpansTest.Silence());
    CheckTraces.check(target);
    return summary;
  }

  private String of(String spanId, String expression) throws Exception {
    return TestPostgres.query(
        target, "SELECT " + expression + " FROM spans WHERE span_id = '" + spanId + "'");
  }

  private String attribute(String spanId, String key) throws Exception {
    return of(spanId, "attributes ->> '" + key + "'");
  }

  @Test
  void all_that_a_call_tells_is_kept() throws Exception {
    source
        .span(trace, "a")
        .parent("p")
        .text("name", "chat")
        .text("kind", "internal")
        .text("service_name", "production")
        .text("status", "error")
        .text("status_message", "too late")
        .with("end_time", "timestamptz", "2026-11-22T12:00:01.623456Z")
        .with("duration_us", "bigint", "1500000")
        .attributes(
            """
            {"llm.provider": "openai", "llm.model": "gpt-4o", "llm.usage.prompt_tokens": 100,
             "llm.usage.completion_tokens": 50, "llm.usage.total_tokens": 150,
             "llm.cost.amount_usd": 0.003, "llm.cost.prompt_usd": 0.001,
             "llm.cost.completion_usd": 0.002, "llm.latency.total_ms": 1499,
             "llm.latency.ttft_ms": 250, "user.id": "u", "session.id": "s",
             "deployment.environment": "production", "team": {"name": "x", "ids": [1, 2.5, null]},
             "llm.input": {"type": "chat", "messages": [
               {"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello", "name": "bob"}]},
             "llm.output": {"content": "Hi", "finish_reason": "stop", "metadata": {"k": "v"}}}
            """)
        .with(
            "events",
            "jsonb",
            """
            [{"name": "retry", "timestamp": "2026-11-22T12:00:00.5+00:00", "attributes": {"n": 1}}]
            """)
        .with(
            "links",
            "jsonb",
            "[{\"trace_id\": \"t\", \"span_id\": \"s\", \"attributes\": {\"why\": \"so\"}}]")
        .insert();
    run();

    assertThat(
            of(
                "a",
                "concat_ws('|', parent_span_id, name, kind, service_name, status, status_message,"
                    + " duration_ns, provider, operation, request_model, input_tokens,"
                    + " output_tokens, total_tokens, cost_usd, cost_source, counted,"
                    + " time_to_first_token_ns, finish_reasons, user_id, session_id, environment)"))
        .isEqualTo(
            "p|chat|internal|production|error|too late|1500000000|openai|chat|gpt-4o|100|50|150"
                + "|0.003|span|t|250000000|{stop}|u|s|production");
    assertThat(of("a", "extract(microseconds FROM start_time)")).isEqualTo("123456");
    assertThat(of("a", "(events -> 0)::text")).contains("retry", "\"n\":1");
    assertThat(of("a", "links::text")).contains("\"t\"", "\"why\":\"so\"");
    assertThat(of("a", "input::text || output::text || coalesce(system_instructions::text, '')"))
        .contains("Be brief.", "Hello", "bob", "\"content\":\"Hi\"");
    assertThat(of("a", "input -> -1 ->> 'role'")).isEqualTo("user");
    assertThat(of("a", "output -> 0 ->> 'finish_reason'")).isEqualTo("stop");
    assertThat(attribute("a", "llm.cost.prompt_usd")).isEqualTo("0.001");
    assertThat(attribute("a", "llm.latency.total_ms")).isEqualTo("1499");
    assertThat(attribute("a", "team")).isEqualTo("{\"ids\":[1,2.5,null],\"name\":\"x\"}");
    assertThat(attribute("a", "llm.output.metadata")).isEqualTo("{\"k\":\"v\"}");
    assertThat(of("a", "(attributes -> 'llm.input') IS NULL")).isEqualTo("t");
    assertThat(of("a", "(attributes -> 'llmobservatory.import') IS NULL")).isEqualTo("t");
  }

  @Test
  void inputs_of_every_kind_become_content() throws Exception {
    source
        .span(trace, "text")
        .attributes("{\"llm.model\":\"m\",\"llm.input\":{\"type\":\"text\",\"prompt\":\"Once\"}}")
        .insert();
    source
        .span(trace, "quoted")
        .attributes(
            "{\"llm.input\":\"{\\\"type\\\":\\\"text\\\",\\\"prompt\\\":\\\"Once\\\"}\",\"llm.output\":\"plain\"}")
        .insert();
    source
        .span(trace, "media")
        .attributes(
            """
            {"llm.input": {"type": "multimodal", "parts": [{"type": "text", "text": "See"},
              {"type": "image", "source": "https://example.org/i.png"},
              {"type": "audio", "source": "AAAA"}, {"type": "smell", "source": "rose"}]}}
            """)
        .insert();
    source
        .span(trace, "odd")
        .attributes(
            """
            {"llm.input": {"type": "text", "prompt": "Once", "more": "upon"},
             "llm.output": {"content": ["a", "b"]}}
            """)
        .insert();
    run();

    String once = "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Once\"}]}]";
    assertThat(of("text", "input::text")).isEqualTo(once);
    assertThat(of("text", "operation")).isEqualTo("text_completion");
    assertThat(of("quoted", "input::text")).isEqualTo(once);
    assertThat(of("quoted", "output::text")).contains("plain");
    assertThat(of("media", "input::text"))
        .contains("See", "\"uri\":\"https://example.org/i.png\"", "AAAA", "rose");
    assertThat(of("odd", "input::text")).contains("Once", "upon");
    assertThat(of("odd", "output -> 0 -> 'parts' -> 0 ->> 'content'"))
        .isEqualTo("{\"content\":[\"a\",\"b\"]}");
  }

  @Test
  void what_is_odd_stays_as_it_was() throws Exception {
    source
        .span(trace, "words")
        .text("kind", "Robot")
        .text("status", "CANCELLED")
        .attributes("[1, 2]")
        .with("events", "jsonb", "[{\"name\": \"x\", \"timestamp\": \"noon\"}]")
        .with("links", "jsonb", "{\"to\": \"nowhere\"}")
        .insert();
    source
        .span(trace, "prefixed")
        .text("kind", "SPAN_KIND_CLIENT")
        .text("status", "STATUS_CODE_OK")
        .insert();
    String deep = "[".repeat(80) + "1" + "]".repeat(80);
    source
        .span(trace, "numbers")
        .attributes(
            """
            {"huge": 1e400, "big": 18446744073709551616, "exact": 0.1234567890123456789,
             "long": 9223372036854775807, "nan": "NaN", "llm.cost.amount_usd": "NaN",
             "llm.latency.ttft_ms": -5, "llm.usage.prompt_tokens": -1, "llm.provider": 7}
            """)
        .insert();
    source.span(trace, "deep").attributes("{\"deep\": " + deep + "}").insert();
    run();

    assertThat(of("words", "kind || ' ' || status")).isEqualTo("unspecified unset");
    assertThat(attribute("words", "llmobservatory.import.kind")).isEqualTo("Robot");
    assertThat(attribute("words", "llmobservatory.import.status")).isEqualTo("CANCELLED");
    assertThat(attribute("words", "llmobservatory.import.attributes")).isEqualTo("[1, 2]");
    assertThat(attribute("words", "llmobservatory.import.events")).contains("noon");
    assertThat(attribute("words", "llmobservatory.import.links")).contains("nowhere");
    assertThat(of("prefixed", "kind || ' ' || status")).isEqualTo("client ok");
    assertThat(attribute("numbers", "huge")).isEqualTo("1" + "0".repeat(400));
    assertThat(attribute("numbers", "big")).isEqualTo("18446744073709551616");
    assertThat(attribute("numbers", "exact")).isEqualTo("0.1234567890123456789");
    assertThat(attribute("numbers", "long")).isEqualTo("9223372036854775807");
    assertThat(attribute("numbers", "llm.cost.amount_usd")).isEqualTo("NaN");
    assertThat(attribute("numbers", "llm.latency.ttft_ms")).isEqualTo("-5");
    assertThat(attribute("numbers", "llm.usage.prompt_tokens")).isEqualTo("-1");
    assertThat(of("numbers", "concat(cost_usd, time_to_first_token_ns, input_tokens)")).isEmpty();
    assertThat(attribute("deep", "llmobservatory.import.attributes"))
        .isEqualTo("{\"deep\": " + deep + "}");
  }

  @Test
  void an_end_is_taken_from_the_duration_if_there_is_no_other() throws Exception {
    source.span(trace, "open").insert();
    source.span(trace, "long").with("duration_us", "bigint", "5").insert();
    source
        .span(trace, "backwards")
        .with("end_time", "timestamptz", "2026-11-22T12:00:00Z")
        .with("duration_us", "bigint", "9223372036854775807")
        .insert();
    run();

    assertThat(of("open", "duration_ns IS NULL")).isEqualTo("t");
    assertThat(of("long", "duration_ns")).isEqualTo("5000");
    assertThat(of("backwards", "duration_ns")).isEqualTo("-123456000");
  }

  @Test
  void the_configuration_tells_what_is_stored() throws Exception {
    source.span(trace, "plain").attributes("{\"http.route\": \"/\"}").insert();
    source
        .span(trace, "call")
        .attributes("{\"llm.input\": {\"type\": \"text\", \"prompt\": \"secret\"}}")
        .insert();
    ImportSummary summary = run(new GenAiProcessor(false, GenAiProcessor.Content.DROP, 16));

    assertThat(summary.leftOut()).isEqualTo(1);
    assertThat(summary.newSpans()).isEqualTo(1);
    assertThat(TestPostgres.query(target, "SELECT row_to_json(s)::text FROM spans s"))
        .contains("\"call\"")
        .doesNotContain("secret");
  }
}
