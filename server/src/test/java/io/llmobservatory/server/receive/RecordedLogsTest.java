package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Recorded exports of libraries that send their content as log records: in any order, spans and
 * logs mixed, to two instances, and some twice.
 */
final class RecordedLogsTest {
  private static final Path CORPUS = Path.of("src/test/resources/corpus");
  private static final long SEED = new Random().nextLong();
  private static final JsonMapper JSON = new JsonMapper();

  private final Random random = new Random(SEED);
  private TestReceiver receiver;
  private TestReceiver other;

  @BeforeEach
  void start() throws Exception {
    receiver = TestReceiver.start(64 << 20);
    other = receiver.another();
  }

  @AfterEach
  void stop() {
    other.close();
    receiver.close();
  }

  @Test
  void what_the_logs_say_stands_in_the_rows_of_their_spans() throws Exception {
    List<Path> libraries = librariesWithLogs();
    assertThat(libraries).hasSizeGreaterThan(1);
    List<Path> requests = new ArrayList<>();
    for (Path library : libraries) {
      requests.addAll(files(library, ".pb"));
    }
    requests.addAll(requests.subList(0, requests.size() / 2));
    Collections.shuffle(requests, random);
    for (Path request : requests) {
      send(request);
    }

    int calls = 0;
    for (Path library : libraries) {
      for (JsonNode scenario : JSON.readTree(Files.readString(library.resolve("expected.json")))) {
        for (JsonNode call : scenario.path("llm")) {
          calls += check(call);
        }
      }
    }
    assertThat(calls).as("calls whose content is in logs").isGreaterThan(20);
    assertThat(
            receiver.query(
                "SELECT count(*) FROM span_messages m WHERE NOT EXISTS"
                    + " (SELECT FROM trace_spans s WHERE s.trace_id = m.trace_id"
                    + " AND s.span_id = m.span_id)"))
        .isEqualTo("0");
  }

  private void send(Path request) throws IOException {
    TestReceiver to = random.nextBoolean() ? receiver : other;
    byte[] bytes = Files.readAllBytes(request);
    boolean logs = request.toString().endsWith(".logs.pb");
    WireAnswer answer = logs ? to.client.exportLogs(bytes) : to.client.export(bytes);
    assertThat(answer).as("%s, seed %d", request, SEED).matches(WireAnswer::isStored);
  }

  private int check(JsonNode call) throws Exception {
    String where =
        "FROM llm_spans WHERE span_id = '"
            + call.path("span_id").asString()
            + "' AND trace_id = '"
            + call.path("trace_id").asString()
            + "'";
    JsonNode expected = call.path("expect");
    JsonNode source = call.path("content_source");
    String as = call.path("file").asString() + ' ' + call.path("span_id").asString();
    boolean inLogs = false;
    if (source.path("input").asString("").equals("logs")) {
      inLogs = true;
      List<String> asked = texts("user", document("input", where));
      assertThat(start(asked.get(asked.size() - 1)))
          .as("last_user_60 of %s, seed %d", as, SEED)
          .isEqualTo(expected.path("last_user_60").asString());
    }
    if (source.path("output").asString("").equals("logs")) {
      inLogs = true;
      JsonNode output = document("output", where);
      if (expected.has("output_60")) {
        // Of several choices the first is expected.
        assertThat(start(texts("assistant", output).get(0)))
            .as("output_60 of %s, seed %d", as, SEED)
            .isEqualTo(expected.path("output_60").asString());
      }
      List<String> tools = new ArrayList<>();
      expected.path("output_tool_calls").forEach(tool -> tools.add(tool.path("name").asString()));
      assertThat(toolCalls(output)).as("tool calls of %s, seed %d", as, SEED).isEqualTo(tools);
    }
    if (source.path("input").isNull()) {
      assertThat(receiver.query("SELECT input IS NULL AND output IS NULL " + where))
          .as("no content of %s", as)
          .isEqualTo("t");
    }
    return inLogs ? 1 : 0;
  }

  private JsonNode document(String column, String where) throws Exception {
    String document = receiver.query("SELECT coalesce(" + column + "::text, '[]') " + where);
    return JSON.readTree(Objects.requireNonNull(document, "no such span"));
  }

  /** The texts of the messages of a role. */
  private static List<String> texts(String role, JsonNode messages) {
    List<String> texts = new ArrayList<>();
    for (JsonNode message : messages) {
      if (message.path("role").asString().equals(role)) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : message.path("parts")) {
          text.append(part.path("content").asString(""));
        }
        // A tool's answer has none.
        if (!text.isEmpty()) {
          texts.add(text.toString());
        }
      }
    }
    return texts;
  }

  private static String start(String text) {
    return text.substring(0, Math.min(60, text.length()));
  }

  private static List<String> toolCalls(JsonNode messages) {
    List<String> names = new ArrayList<>();
    for (JsonNode message : messages) {
      for (JsonNode part : message.path("parts")) {
        if (part.path("type").asString().equals("tool_call")) {
          names.add(part.path("name").asString());
        }
      }
    }
    return names;
  }

  private static List<Path> librariesWithLogs() throws IOException {
    List<Path> libraries = new ArrayList<>();
    try (Stream<Path> directories = Files.list(CORPUS)) {
      for (Path directory : directories.sorted().toList()) {
        if (!files(directory, ".logs.pb").isEmpty()) {
          libraries.add(directory);
        }
      }
    }
    return libraries;
  }

  private static List<Path> files(Path library, String ending) throws IOException {
    try (Stream<Path> files = Files.list(library)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
