package io.llmobservatory.server.genai;

/**
 * How much of what a span holds may become trees in memory, where a list of empty objects takes
 * thirty times its bytes. What is beyond stays text.
 */
final class TreeBudget {
  /** So many bytes cannot become much, whatever they are. */
  private static final int FREE_BYTES = 1 << 18;

  /** Lists, objects and their entries that the rest may have: at worst 25 MB. */
  private static final int MAX_NODES = 1 << 19;

  private int freeBytes;
  private int nodes;

  /** Begins with another span. */
  void reset() {
    freeBytes = FREE_BYTES;
    nodes = MAX_NODES;
  }

  /** Whether JSON may become a tree; if so, that is paid for. */
  boolean pay(byte[] json, int offset, int length) {
    if (length <= freeBytes) {
      freeBytes -= length;
      return true;
    }
    int price = 0;
    for (int i = offset; i < offset + length && price <= nodes; i++) {
      // JSON in a text within JSON counts as well: that may become a tree next.
      switch (json[i]) {
        case ',', ':', '[', '{' -> price++;
        default -> {}
      }
    }
    if (price > nodes) {
      return false;
    }
    nodes -= price;
    return true;
  }
}
