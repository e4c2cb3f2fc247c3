package io.llmobservatory.server.genai;

/**
 * How much of what a span holds may become trees in memory, where a list of empty objects takes
 * thirty times its bytes. What is beyond stays text.
 */
final class TreeBudget {
  /** So many bytes cannot become much, whatever they are. */
  private static final int FREE_BYTES = 1 << 18;

  /** Lists, objects and their entries that the rest may have: at worst 25 MB. */
  static final int MAX_NODES = 1 << 19;

  /** Whether a text that may be JSON is small enough to become a tree by itself. */
  static boolean allows(String json) {
    if (json.length() <= FREE_BYTES) {
      return true;
    }
    int price = 0;
    for (int i = 0; i < json.length() && price <= MAX_NODES; i++) {
      price += isNode(json.charAt(i)) ? 1 : 0;
    }
    return price <= MAX_NODES;
  }

  private static boolean isNode(int c) {
    return c == ',' || c == ':' || c == '[' || c == '{';
  }

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
      price += isNode(json[i]) ? 1 : 0;
    }
    if (price > nodes) {
      return false;
    }
    nodes -= price;
    return true;
  }
}
