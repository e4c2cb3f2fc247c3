package io.llmobservatory.server.otlp;

/** A place in a request, as the numbers of the fields that lead to it, one hex digit each. */
enum Place {
  REQUEST(""),
  RESOURCE_SPANS("1"),
  RESOURCE("11"),
  RESOURCE_ATTRIBUTE("111"),
  SCOPE_SPANS("12"),
  SCOPE("121"),
  SCOPE_ATTRIBUTE("1213"),
  SPAN("122"),
  STATUS("122f"),
  EVENT("122b"),
  EVENT_ATTRIBUTE("122b3"),
  LINK("122d"),
  LINK_ATTRIBUTE("122d4"),
  ATTRIBUTE("1229"),
  VALUE("12292"),
  ARRAY("122925"),
  ARRAY_VALUE("1229251"),
  MAP("122926"),
  MAP_ENTRY("1229261"),
  MAP_VALUE("12292612");

  private final String path;

  Place(String path) {
    this.path = path;
  }

  /** The request that has this content in this place, and nothing else. */
  byte[] request(WireWriter content) {
    WireWriter message = content;
    for (int i = path.length() - 1; i >= 0; i--) {
      message = WireWriter.fields().message(Character.digit(path.charAt(i), 16), message);
    }
    return message.toByteArray();
  }
}
