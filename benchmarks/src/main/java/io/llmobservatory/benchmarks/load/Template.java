package io.llmobservatory.benchmarks.load;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A request made beforehand, and where in it ids and times stand: so that each one sent is new, for
 * little more than the copying of its bytes.
 */
final class Template {
  private static final VarHandle ID =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle FIXED64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Where a span's ids and times are, and how long it took. Without a parent that is -1. */
  private record Place(int traceId, int spanId, int parentId, int start, int end, long nanos) {}

  private final byte[] bytes;
  private final int[] slots;
  private final Place[] places;

  Template(byte[] bytes, int[] slots) {
    this.bytes = bytes;
    this.slots = slots.clone();
    this.places = find(bytes);
    if (places.length != slots.length) {
      throw new IllegalArgumentException(
          "%d spans found, not %d".formatted(places.length, slots.length));
    }
  }

  int length() {
    return bytes.length;
  }

  /**
   * Writes a request.
   *
   * @param target holds it from its beginning
   * @param traces gives the number of the trace of each span
   * @param seed of all ids
   * @param startNanos when the first span starts, nanoseconds since 1970
   * @param stepNanos from one span's start to the next
   */
  void write(byte[] target, Traces traces, long seed, long startNanos, long stepNanos) {
    System.arraycopy(bytes, 0, target, 0, bytes.length);
    for (int i = 0; i < places.length; i++) {
      Place place = places[i];
      long high = mix(seed + traces.of(i));
      long low = mix(high ^ seed);
      ID.set(target, place.traceId, high);
      ID.set(target, place.traceId + Long.BYTES, low);
      ID.set(target, place.spanId, mix(low + slots[i]));
      if (place.parentId >= 0) {
        ID.set(target, place.parentId, mix(low));
      }
      long start = startNanos + i * stepNanos;
      FIXED64.set(target, place.start, start);
      FIXED64.set(target, place.end, start + place.nanos);
    }
  }

  /** Which trace a span of the request belongs to. */
  interface Traces {
    long of(int span);
  }

  /** Spreads numbers over all bits (the finaliser of SplitMix64). */
  static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  private static Place[] find(byte[] bytes) {
    List<Place> places = new ArrayList<>();
    try {
      // resource_spans = 1, of those scope_spans = 2, of those spans = 2
      descend(CodedInputStream.newInstance(bytes), new int[] {1, 2, 2}, 0, bytes, places);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return places.toArray(new Place[0]);
  }

  private static void descend(
      CodedInputStream input, int[] path, int depth, byte[] bytes, List<Place> places)
      throws IOException {
    if (depth == path.length) {
      places.add(span(input, bytes));
      return;
    }
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) != path[depth]) {
        input.skipField(tag);
        continue;
      }
      int outer = input.pushLimit(input.readRawVarint32());
      descend(input, path, depth + 1, bytes, places);
      input.popLimit(outer);
    }
  }

  private static Place span(CodedInputStream input, byte[] bytes) throws IOException {
    int[] at = {-1, -1, -1, -1, -1};
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      switch (field) {
        case 1, 2, 4 -> {
          ByteString id = input.readBytes();
          at[field == 4 ? 2 : field - 1] = input.getTotalBytesRead() - id.size();
        }
        case 7, 8 -> {
          at[field - 4] = input.getTotalBytesRead();
          input.skipField(tag);
        }
        default -> input.skipField(tag);
      }
    }
    long nanos = (long) FIXED64.get(bytes, at[4]) - (long) FIXED64.get(bytes, at[3]);
    return new Place(at[0], at[1], at[2], at[3], at[4], nanos);
  }
}
