package io.llmobservatory.benchmarks.mapping;

/** What was said in a made call of a model, as the current conventions write it. */
final class MadeMessages {
  private static final String SENTENCE =
      "Orders that were paid by card are refunded within five days, all others by voucher. ";

  private MadeMessages() {}

  static String input(int number) {
    return "["
        + message("system", text(paragraphs(10)))
        + ','
        + message("user", text("Where is order " + number + ", please? " + paragraphs(6)))
        + ','
        + message(
            "assistant",
            "{\"type\":\"tool_call\",\"id\":\"call_"
                + number
                + "\",\"name\":\"find_orders\",\"arguments\":{\"order\":"
                + number
                + ",\"with\":[\"parcels\",\"payments\"],\"limit\":20}}")
        + ','
        + message(
            "tool",
            "{\"type\":\"tool_call_response\",\"id\":\"call_"
                + number
                + "\",\"response\":{\"orders\":[{\"total\":41.95,\"state\":\"sent\",\"paid\":true}],"
                + "\"note\":\""
                + paragraphs(8)
                + "\"}}")
        + "]";
  }

  static String output(int number) {
    return "[{\"role\":\"assistant\",\"parts\":["
        + text("Order \\\"" + number + "\\\" was sent.\\n" + paragraphs(16))
        + "],\"finish_reason\":\"stop\"}]";
  }

  private static String message(String role, String part) {
    return "{\"role\":\"" + role + "\",\"parts\":[" + part + "]}";
  }

  private static String text(String escaped) {
    return "{\"type\":\"text\",\"content\":\"" + escaped + "\"}";
  }

  /** Sentences, now and then with the end of a line. */
  private static String paragraphs(int sentences) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= sentences; i++) {
      text.append(SENTENCE);
      if (i % 4 == 0) {
        text.append("\\n\\n");
      }
    }
    return text.toString();
  }
}
