package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.otlp.MalformedRequestException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Recorded exports of instrumentation libraries, against what each of their spans must yield.
 *
 * <p>While a dialect is being built: {@code -Dcorpus.library=langfuse} looks at some libraries
 * only, {@code -Dcorpus.report=true} prints the table and what is wrong without failing.
 */
class CorpusTest {
  private static final int SPANS = 719;
  private static final int MODEL_CALLS = 266;

  @Test
  void every_recorded_span_yields_what_its_payload_says()
      throws IOException, MalformedRequestException {
    CorpusScore score = new CorpusScore();
    int spans = 0;
    int calls = 0;
    for (Path library : Corpus.libraries()) {
      for (JsonNode scenario : Corpus.scenarios(library)) {
        Map<String, LlmSpan> mapped = Corpus.map(library, scenario);
        for (JsonNode expected : scenario.path("spans")) {
          LlmSpan span = mapped.get(Corpus.key(expected));
          CorpusScore.Span fields = score.of(Corpus.name(library), expected);
          ExpectedRole.check(expected.path("role").asString(), span, fields);
          spans++;
        }
        Map<String, LoggedMessages> logged = LoggedMessages.loggedMessages(library, scenario);
        for (JsonNode call : scenario.path("llm")) {
          check(call, mapped, logged, score.of(Corpus.name(library), call));
          calls++;
        }
      }
    }
    if (Corpus.isWhole()) {
      assertThat(spans).isEqualTo(SPANS);
      assertThat(calls).isEqualTo(MODEL_CALLS);
    }
    score.assertAllRight();
  }

  @Test
  void a_request_yields_no_span_that_is_not_expected() throws IOException {
    for (Path library : Corpus.libraries()) {
      for (JsonNode scenario : Corpus.scenarios(library)) {
        Map<String, LlmSpan> mapped = Corpus.map(library, scenario);
        for (JsonNode expected : scenario.path("spans")) {
          mapped.remove(Corpus.key(expected));
        }
        assertThat(mapped).as("%s %s", library, scenario.path("scenario")).isEmpty();
      }
    }
  }

  @Test
  void the_tokens_of_a_trace_are_those_of_its_model_calls() throws IOException {
    Map<String, Tokens> expected = new TreeMap<>();
    Map<String, Tokens> counted = new TreeMap<>();
    for (Path library : Corpus.libraries()) {
      for (JsonNode scenario : Corpus.scenarios(library)) {
        for (LlmSpan span : Corpus.map(library, scenario).values()) {
          GenAi facts = span.genAi();
          Usage usage = facts != null && facts.counted() ? facts.usage() : Usage.NONE;
          String trace = Corpus.name(library) + " " + span.traceId();
          add(counted, trace, Math.max(0, usage.input()), Math.max(0, usage.output()));
          add(expected, trace, 0, 0);
        }
        for (JsonNode call : scenario.path("llm")) {
          String trace = Corpus.name(library) + " " + call.path("trace_id").asString();
          Long input = ExpectedUsage.input(call);
          Long output = ExpectedUsage.output(call);
          add(expected, trace, input == null ? 0 : input, output == null ? 0 : output);
        }
      }
    }
    List<String> wrong = new ArrayList<>();
    expected.forEach(
        (trace, tokens) -> {
          Tokens sum = counted.getOrDefault(trace, Tokens.NONE);
          if (!sum.equals(tokens)) {
            wrong.add("%s: expected %s, was %s".formatted(trace, tokens, sum));
          }
        });
    assertThat(expected).isNotEmpty();
    assertThat(wrong).isEmpty();
  }

  private static void check(
      JsonNode call,
      Map<String, LlmSpan> mapped,
      Map<String, LoggedMessages> logged,
      CorpusScore.Span fields) {
    LlmSpan span = mapped.get(Corpus.key(call));
    GenAi facts = span == null ? null : span.genAi();
    ExpectedFacts.check(call, span, fields);
    ExpectedFacts.inherited(call, mapped, fields);
    ExpectedUsage.check(call, facts == null ? Usage.NONE : facts.usage(), fields);
    ExpectedContent.check(call, span, logged, fields);
  }

  private static void add(Map<String, Tokens> traces, String trace, long input, long output) {
    Tokens before = traces.getOrDefault(trace, Tokens.NONE);
    traces.put(trace, new Tokens(before.input() + input, before.output() + output));
  }

  /** The tokens of a trace. */
  private record Tokens(long input, long output) {
    static final Tokens NONE = new Tokens(0, 0);
  }
}
