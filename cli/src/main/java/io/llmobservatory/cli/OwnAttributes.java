package io.llmobservatory.cli;

import io.llmobservatory.proto.v1.GenAi;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.TraceSpan;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a stored span says in fields of its own, as the attributes in which a server understands it
 * over OTLP.
 */
final class OwnAttributes {
  private static final String PREFIX = "llmobservatory.";

  /** A cost that the span brought. Others are computed, and will be again. */
  private static final String BROUGHT = "span";

  private static final Set<String> ENVIRONMENT =
      Set.of("deployment.environment.name", "deployment.environment");

  private final List<KeyValue> attributes = new ArrayList<>();

  private OwnAttributes() {}

  static List<KeyValue> of(TraceSpan stored) {
    LlmSpan span = stored.getSpan();
    OwnAttributes own = new OwnAttributes();
    own.text("environment", isOfResource(span) ? "" : span.getEnvironment());
    own.text("user_id", span.getUserId());
    own.text("session_id", span.getSessionId());
    own.genAi(span.getGenAi(), stored.getCostSource().equals(BROUGHT));
    span.getContent()
        .getAllFields()
        .forEach((field, text) -> own.text(field.getName(), (String) text));
    return own.attributes;
  }

  /** Whether the resource says what the environment is. */
  private static boolean isOfResource(LlmSpan span) {
    return span.getSource().getResource().getAttributesList().stream()
        .anyMatch(
            attribute ->
                ENVIRONMENT.contains(attribute.getKey())
                    && attribute.getValue().getStringValue().equals(span.getEnvironment()));
  }

  private void genAi(GenAi genAi, boolean withCost) {
    text("operation", genAi.getOperation());
    text("provider", genAi.getProvider());
    text("request_model", genAi.getRequestModel());
    text("response_model", genAi.getResponseModel());
    text("response_id", genAi.getResponseId());
    text("conversation_id", genAi.getConversationId());
    text("agent_name", genAi.getAgentName());
    text("tool_name", genAi.getToolName());
    text("error_type", genAi.getErrorType());
    text("cost_usd", withCost ? genAi.getCostUsd() : "");
    genAi
        .getUsage()
        .getAllFields()
        .forEach((field, number) -> number("usage." + field.getName(), (Long) number));
    if (genAi.hasTimeToFirstTokenNanos()) {
      number("time_to_first_token_ns", genAi.getTimeToFirstTokenNanos());
    }
    finishReasons(genAi.getFinishReasonsList());
    for (KeyValue parameter : genAi.getRequestParametersList()) {
      attributes.add(
          parameter.toBuilder().setKey(PREFIX + "request." + parameter.getKey()).build());
    }
  }

  private void finishReasons(List<String> reasons) {
    if (!reasons.isEmpty()) {
      AnyValue.Builder value = AnyValue.newBuilder();
      reasons.forEach(
          reason -> value.getArrayValueBuilder().addValuesBuilder().setStringValue(reason));
      add("finish_reasons", value);
    }
  }

  private void text(String name, String value) {
    if (!value.isEmpty()) {
      add(name, AnyValue.newBuilder().setStringValue(value));
    }
  }

  private void number(String name, long value) {
    add(name, AnyValue.newBuilder().setIntValue(value));
  }

  private void add(String name, AnyValue.Builder value) {
    attributes.add(KeyValue.newBuilder().setKey(PREFIX + name).setValue(value).build());
  }
}
