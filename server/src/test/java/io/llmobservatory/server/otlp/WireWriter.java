package io.llmobservatory.server.otlp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes protobuf field by field, so that tests can also write what no encoder would: any order,
 * any wire type, numbers longer than they need to be.
 */
final class WireWriter {
  static final int START_GROUP = 3;
  static final int END_GROUP = 4;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static WireWriter fields() {
    return new WireWriter();
  }

  WireWriter raw(int... octets) {
    for (int octet : octets) {
      out.write(octet);
    }
    return this;
  }

  WireWriter raw(byte[] octets) {
    out.writeBytes(octets);
    return this;
  }

  WireWriter varint(long value) {
    return varint(value, 1);
  }

  /** Writes a varint in at least so many bytes, at most 10. */
  WireWriter varint(long value, int width) {
    long rest = value;
    int written = 1;
    while ((rest & ~0x7FL) != 0 || written < width) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
      written++;
    }
    out.write((int) rest);
    return this;
  }

  WireWriter tag(int field, int wireType) {
    return varint((long) field << 3 | wireType);
  }

  WireWriter number(int field, long value) {
    return tag(field, WireCursor.VARINT).varint(value);
  }

  WireWriter fixed64(int field, long value) {
    tag(field, WireCursor.FIXED64);
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      out.write((int) (value >>> shift));
    }
    return this;
  }

  WireWriter fixed32(int field, int value) {
    tag(field, WireCursor.FIXED32);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.write(value >>> shift);
    }
    return this;
  }

  WireWriter bytes(int field, byte[] value) {
    return tag(field, WireCursor.LENGTH_DELIMITED).varint(value.length).raw(value);
  }

  WireWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  WireWriter message(int field, WireWriter message) {
    return bytes(field, message.toByteArray());
  }

  WireWriter group(int field, WireWriter content) {
    return tag(field, START_GROUP).raw(content.toByteArray()).tag(field, END_GROUP);
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
