package io.llmobservatory.server.genai;

/** What a message was to the call of a model, in the words of the database. */
public enum MessageDirection {
  /** It went in. */
  INPUT("input"),
  /** It came out. */
  OUTPUT("output"),
  /** A part of the instructions that were given apart from the messages. */
  SYSTEM("system"),
  /** The definition of one of the tools that were offered. */
  TOOLS("tools");

  private final String label;

  MessageDirection(String label) {
    this.label = label;
  }

  /** The word that is stored. */
  public String label() {
    return label;
  }
}
