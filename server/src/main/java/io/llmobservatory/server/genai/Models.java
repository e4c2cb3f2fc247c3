package io.llmobservatory.server.genai;

import org.jspecify.annotations.Nullable;

/**
 * The model that was asked for and the one that answered.
 *
 * @param request the model that was asked for
 * @param response the model that answered
 */
record Models(@Nullable String request, @Nullable String response) {
  private static final Models NONE = new Models(null, null);

  /** The models of a span of a kind. */
  static Models of(AttributeIndex index, Kind kind, boolean failed) {
    String request = model(index, Field.OWN_REQUEST_MODEL, Field.REQUEST_MODEL);
    String response = model(index, Field.OWN_RESPONSE_MODEL, Field.RESPONSE_MODEL);
    if (request == null && kind.type() == SpanType.LLM) {
      request = afterProvider(index.text(Field.PROVIDER_IN_NAME));
    }
    String either = model(index, Field.MODEL);
    if (either != null) {
      // Providers answer with the dated name of what was asked for by its short one.
      boolean answered = isDated(either) || (request != null && !request.equals(either));
      response = response == null && answered ? either : response;
      request = request == null && !answered ? either : request;
    }
    if (response == null && !failed && "embeddings".equals(kind.operation())) {
      response = model(index, Field.EMBEDDING_MODEL);
    }
    return request == null && response == null ? NONE : new Models(request, response);
  }

  private static @Nullable String model(AttributeIndex index, Field own, Field field) {
    String exact = index.text(own);
    return exact == null ? model(index, field) : exact;
  }

  // Azure AI Inference writes "chat" where it does not know the model.
  private static @Nullable String model(AttributeIndex index, Field field) {
    String model = index.text(field);
    if (model == null || model.equals("chat")) {
      return null;
    }
    return model.indexOf('\u001b') < 0 ? model : withoutColours(model);
  }

  private static @Nullable String afterProvider(@Nullable String name) {
    return name == null ? null : name.substring(name.indexOf('/') + 1);
  }

  /** Without the escape sequences that a terminal takes for colours. */
  private static String withoutColours(String model) {
    StringBuilder plain = new StringBuilder(model.length());
    for (int i = 0; i < model.length(); i++) {
      if (model.charAt(i) == '\u001b') {
        int end = model.indexOf('m', i);
        i = end < 0 ? model.length() : end;
      } else {
        plain.append(model.charAt(i));
      }
    }
    return plain.toString();
  }

  /** Whether a name ends with a date, as 20250929 or 2024-07-18. */
  private static boolean isDated(String model) {
    int digits = 0;
    int hyphens = 0;
    int at = model.length();
    while (at > 0 && digits < 8) {
      char c = model.charAt(--at);
      if (c == '-' && (digits == 2 || digits == 4)) {
        hyphens++;
      } else if (c >= '0' && c <= '9') {
        digits++;
      } else {
        return false;
      }
    }
    return digits == 8 && hyphens != 1 && at > 0 && "-@_".indexOf(model.charAt(at - 1)) >= 0;
  }
}
