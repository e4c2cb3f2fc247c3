package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.embedded.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** PostgreSQL takes every document as {@code jsonb}, and every text, whatever was sent. */
class HostileDocumentsTest {
  private static final int SPANS = 600;

  @Test
  void every_document_and_text_is_taken() throws SQLException {
    long seed = new Random().nextLong();
    System.out.println("HostileDocumentsTest seed " + seed);
    HostileSpans hostile = new HostileSpans(new Random(seed));
    try (Connection connection = TestPostgres.connect(TestPostgres.createDatabase());
        PreparedStatement jsonb =
            connection.prepareStatement("SELECT ?::text::json::text, ?::text::jsonb");
        PreparedStatement text = connection.prepareStatement("SELECT ?::text")) {
      int documents = 0;
      for (int i = 0; i < SPANS; i++) {
        LlmSpan span =
            Mapping.only(Mapping.map(hostile.request(), i % 2 == 0 ? Mapping.STORE : Mapping.DROP));
        assertReadable(span);
        for (JsonDocument document : documents(span)) {
          assertTaken(jsonb, document);
          documents++;
        }
        for (String value : texts(span)) {
          assertKept(text, value);
        }
      }
      assertThat(documents).isGreaterThan(2 * SPANS);
    }
  }

  /** No object of these has a key twice, however keys were repaired. */
  private static void assertReadable(LlmSpan span) {
    for (JsonDocument document : documents(span)) {
      assertThat(Mapping.tree(document).isMissingNode()).isFalse();
    }
  }

  private static void assertTaken(PreparedStatement jsonb, JsonDocument document)
      throws SQLException {
    jsonb.setString(1, document.toString());
    jsonb.setString(2, document.toString());
    try (ResultSet row = jsonb.executeQuery()) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1).getBytes(StandardCharsets.UTF_8)).isEqualTo(document.utf8());
    } catch (SQLException e) {
      throw new AssertionError("refused: " + document, e);
    }
  }

  private static void assertKept(PreparedStatement text, String value) throws SQLException {
    text.setString(1, value);
    try (ResultSet row = text.executeQuery()) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).isEqualTo(value);
    }
  }

  private static List<JsonDocument> documents(LlmSpan span) {
    List<JsonDocument> documents = new ArrayList<>();
    documents.add(span.attributes());
    documents.add(span.resource().attributes());
    documents.add(span.scope().attributes());
    add(documents, span.events());
    add(documents, span.links());
    add(documents, span.notes());
    GenAi facts = span.genAi();
    if (facts != null) {
      add(documents, facts.requestParameters());
    }
    Content content = span.content();
    if (content != null) {
      add(documents, content.input());
      add(documents, content.output());
      add(documents, content.systemInstructions());
      add(documents, content.toolDefinitions());
    }
    return documents;
  }

  private static List<String> texts(LlmSpan span) {
    List<String> texts = new ArrayList<>();
    texts.add(span.name());
    add(texts, span.statusMessage());
    add(texts, span.traceState());
    add(texts, span.userId());
    add(texts, span.scope().name());
    GenAi facts = span.genAi();
    if (facts != null) {
      add(texts, facts.requestModel());
      add(texts, facts.errorType());
      List<String> reasons = facts.finishReasons();
      texts.addAll(reasons == null ? List.of() : reasons);
    }
    return texts;
  }

  private static <T> void add(List<T> list, @Nullable T value) {
    if (value != null) {
      list.add(value);
    }
  }
}
