package io.llmobservatory.server.genai;

import java.util.Arrays;

/**
 * The entries of the document of attributes that was written last, which the next one can take over
 * where an attribute is the same: most of what a service says of its spans it says again and again.
 */
final class RepeatedEntries {
  private static final int MANY = 32;
  private static final int LARGE = 1024;
  private static final byte[] NOTHING = {};

  private byte[] before = NOTHING;
  private int listBefore;
  private int list;

  /** Of each attribute where its entry begins in the last document, and where it ends. */
  private int[] starts = new int[MANY];

  private int[] ends = new int[MANY];
  private int sizeBefore;
  private int size;

  /** Forgets the last document. */
  void forget() {
    before = NOTHING;
    sizeBefore = 0;
    if (starts.length > LARGE) {
      starts = new int[MANY];
      ends = new int[MANY];
    }
  }

  /** Begins with the document of a list. */
  void begin(AttributeIndex index) {
    list = index.listNumber();
    size = index.attributes().size();
    if (starts.length < size) {
      starts = Arrays.copyOf(starts, Math.max(size, 2 * starts.length));
      ends = Arrays.copyOf(ends, starts.length);
    }
    if (list != listBefore + 1) {
      sizeBefore = 0;
    }
  }

  /**
   * Writes an attribute, if its entry is known.
   *
   * @return false if it is not, and nothing was written
   */
  boolean write(AttributeIndex index, int i, JsonWriter json) {
    if (i >= sizeBefore || ends[i] == 0 || !index.isRepeated(i)) {
      ends[i] = 0;
      return false;
    }
    int start = json.size();
    json.entry(before, starts[i], ends[i]);
    keep(i, start, json.size());
    return true;
  }

  /** An attribute that has no entry in the document that is being written. */
  void leaveOut(int i) {
    ends[i] = 0;
  }

  /** Keeps where an entry stands in the document that is being written, with its comma. */
  void keep(int i, int start, int end) {
    starts[i] = start;
    ends[i] = end;
  }

  /** Ends with the document that was written. */
  void end(JsonDocument document) {
    before = document.utf8();
    listBefore = list;
    sizeBefore = size;
  }
}
