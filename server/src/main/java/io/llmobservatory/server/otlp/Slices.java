package io.llmobservatory.server.otlp;

import java.util.Arrays;

/** Places of messages in the request's bytes. */
final class Slices {
  private int size;
  private boolean overflowed;
  private int[] offsets = new int[8];
  private int[] lengths = new int[8];

  void clear() {
    size = 0;
    overflowed = false;
  }

  void add(int offset, int length) {
    if (size == Attributes.MAX_SIZE) {
      overflowed = true;
      return;
    }
    if (size == offsets.length) {
      offsets = Arrays.copyOf(offsets, size * 2);
      lengths = Arrays.copyOf(lengths, size * 2);
    }
    offsets[size] = offset;
    lengths[size] = length;
    size++;
  }

  int size() {
    return size;
  }

  boolean overflowed() {
    return overflowed;
  }

  int offset(int index) {
    return offsets[index];
  }

  int length(int index) {
    return lengths[index];
  }
}
