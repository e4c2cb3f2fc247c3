package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Recorded exports of instrumentation libraries: a directory for each, with its requests and {@code
 * expected.json}, which lists by scenario every span with its role, and what every model call must
 * yield.
 */
final class Corpus {
  /** The system property that picks the libraries whose name begins like this. */
  static final String LIBRARY = "corpus.library";

  private static final Path DIRECTORY = Path.of("src/test/resources/corpus");
  private static final JsonMapper JSON = new JsonMapper();

  private Corpus() {}

  /** Whether all libraries are looked at, not only some. */
  static boolean isWhole() {
    return System.getProperty(LIBRARY, "").isEmpty();
  }

  static List<Path> libraries() throws IOException {
    String wanted = System.getProperty(LIBRARY, "");
    try (Stream<Path> directories = Files.list(DIRECTORY)) {
      return directories.filter(directory -> name(directory).startsWith(wanted)).sorted().toList();
    }
  }

  static String name(Path library) {
    return library.getFileName().toString();
  }

  static List<JsonNode> scenarios(Path library) throws IOException {
    List<JsonNode> scenarios = new ArrayList<>();
    JSON.readTree(Files.readString(library.resolve("expected.json"))).forEach(scenarios::add);
    return scenarios;
  }

  /** The spans of a scenario as they are stored, by their {@link #key}. */
  static Map<String, LlmSpan> map(Path library, JsonNode scenario) throws IOException {
    Map<String, LlmSpan> spans = new LinkedHashMap<>();
    for (JsonNode request : scenario.path("requests")) {
      byte[] bytes = Files.readAllBytes(library.resolve(request.stringValue()));
      MappedSpans mapped = Mapping.map(bytes, Mapping.STORE);
      assertThat(mapped.rejected()).isEmpty();
      for (LlmSpan span : mapped.spans()) {
        assertThat(spans.put(span.traceId() + span.spanId(), span)).isNull();
      }
    }
    return spans;
  }

  /** Under which key {@link #map} holds an expected span. */
  static String key(JsonNode expected) {
    return expected.path("trace_id").asString() + expected.path("span_id").asString();
  }

  /** A text of an expectation, null where it says null or nothing. */
  static @Nullable String text(JsonNode node) {
    return node.isString() ? node.stringValue() : null;
  }
}
