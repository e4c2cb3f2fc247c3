package io.llmobservatory.server.genai;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a value within an attribute's JSON tells. */
record ToldInside(JsonNode node) implements Told {

  @Override
  public @Nullable String text() {
    if (node.isContainer()) {
      return null;
    }
    String text = isText() ? node.stringValue() : node.toString();
    return Scalars.clean(Utf8.withoutLoneSurrogates(text));
  }

  @Override
  public boolean isText() {
    return node.isString();
  }

  @Override
  public long count() {
    String text = text();
    return text == null ? Usage.ABSENT : Scalars.count(text);
  }

  @Override
  public double number() {
    String text = text();
    return text == null ? Double.NaN : Scalars.number(text);
  }

  @Override
  public @Nullable BigDecimal amount() {
    String text = text();
    return text == null ? null : Scalars.amount(text);
  }

  @Override
  public FinishReasons finishReasons() {
    if (node.isArray()) {
      return FinishReasons.read(node);
    }
    String text = text();
    return text == null ? FinishReasons.NONE : FinishReasons.of(List.of(text));
  }

  @Override
  public void write(JsonWriter json) {
    Json.write(node, json);
  }
}
