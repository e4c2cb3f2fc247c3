package io.llmobservatory.server.otlp;

import java.nio.charset.StandardCharsets;

/** The elements of a list or a map, one after the other. */
public final class OtlpElements {
  private final byte[] bytes;
  private final boolean map;
  private final WireCursor list;
  private final WireCursor entry;
  private final OtlpValue value;

  private int keyOffset;
  private int keyLength;

  OtlpElements(byte[] bytes, int offset, int length, boolean map, int depth) {
    this.bytes = bytes;
    this.map = map;
    this.list = new WireCursor(bytes);
    this.entry = new WireCursor(bytes);
    this.value = new OtlpValue(bytes, depth);
    list.enter(offset, length);
  }

  /** Steps to the next element. */
  public boolean next() {
    try {
      while (!list.atEnd()) {
        int tag = list.tag();
        if (tag == Tags.ARRAY_VALUES) {
          int length = list.skipDelimited();
          int offset = list.position() - length;
          if (map) {
            readEntry(offset, length);
          } else {
            value.read(offset, length);
          }
          return true;
        }
        list.skip(tag);
      }
      return false;
    } catch (MalformedRequestException e) {
      throw new IllegalStateException("a list that was checked is malformed", e);
    }
  }

  private void readEntry(int offset, int length) throws MalformedRequestException {
    keyOffset = offset;
    keyLength = 0;
    int valueOffset = offset;
    int valueLength = 0;
    entry.enter(offset, length);
    while (!entry.atEnd()) {
      int tag = entry.tag();
      switch (tag) {
        case Tags.KEY_VALUE_KEY -> {
          keyLength = entry.skipDelimited();
          keyOffset = entry.position() - keyLength;
        }
        case Tags.KEY_VALUE_VALUE -> {
          valueLength = entry.skipDelimited();
          valueOffset = entry.position() - valueLength;
        }
        default -> entry.skip(tag);
      }
    }
    value.read(valueOffset, valueLength);
  }

  /** The key of a map's element, with bad UTF-8 replaced. */
  public String key() {
    return new String(bytes, keyOffset, keyLength, StandardCharsets.UTF_8);
  }

  /** Where the key of a map's element begins. */
  public int keyOffset() {
    return keyOffset;
  }

  /** The length of the key in bytes. */
  public int keyLength() {
    return keyLength;
  }

  /** The element's value, until the next step. */
  public OtlpValue value() {
    return value;
  }
}
