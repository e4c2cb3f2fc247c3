package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.Attributes;
import java.util.Arrays;

/**
 * The entries of the document of attributes that was written last, which the next one can take over
 * where an attribute is the same: most of what a service says of its spans it says again and again.
 */
final class RepeatedEntries {
  private static final int MANY = 32;
  private static final int LARGE = 1024;
  private static final int KEPT_BYTES = 1 << 14;
  private static final byte[] NOTHING = {};

  private byte[] before = NOTHING;

  /** That of the document before, which is not needed any more. */
  private byte[] spare = NOTHING;

  private Attributes attributes = Attributes.NONE;
  private int listBefore;

  /** Of each attribute where its entry begins in the last document, and where it ends. */
  private int[] starts = new int[MANY];

  private int[] ends = new int[MANY];
  private int sizeBefore;

  /** Forgets the last document. */
  void forget() {
    attributes = Attributes.NONE;
    sizeBefore = 0;
    before = before.length > KEPT_BYTES ? NOTHING : before;
    spare = spare.length > KEPT_BYTES ? NOTHING : spare;
    if (starts.length > LARGE) {
      starts = new int[MANY];
      ends = new int[MANY];
    }
  }

  /** Begins with the document of a list. */
  void begin(Attributes list) {
    if (list != attributes) {
      attributes = list;
      sizeBefore = 0;
    }
    int size = list.size();
    if (starts.length < size) {
      starts = Arrays.copyOf(starts, Math.max(size, 2 * starts.length));
      ends = Arrays.copyOf(ends, starts.length);
    }
  }

  /**
   * Writes the entries that are known, from an attribute on to the first whose entry is not.
   *
   * @return the index of that one
   */
  int write(AttributeIndex index, int first, JsonWriter json) {
    int size = Math.min(sizeBefore, attributes.size());
    int last = first;
    while (last < size
        && isKnown(index, last)
        && (last == first || starts[last] == ends[last - 1])) {
      last++;
    }
    if (last == first) {
      ends[first] = 0;
      return first;
    }
    int start = json.size();
    json.entry(before, starts[first], ends[last - 1]);
    int shift = json.size() - ends[last - 1];
    for (int i = first; shift != 0 && i < last; i++) {
      starts[i] += shift;
      ends[i] += shift;
    }
    starts[first] = start;
    return last;
  }

  private boolean isKnown(AttributeIndex index, int i) {
    return ends[i] > 0 && attributes.since(i) <= listBefore && !index.isHidden(i);
  }

  /** Keeps where an entry stands in the document that is being written, with its comma. */
  void keep(int i, int start, int end) {
    starts[i] = start;
    ends[i] = end;
  }

  /** Where the next document may be put: nobody needs what is there. */
  byte[] spare() {
    return spare;
  }

  /** Ends with the document that was written, which begins its array. */
  void end(JsonDocument document) {
    spare = before;
    before = document.bytes();
    listBefore = attributes.list();
    sizeBefore = attributes.size();
  }
}
