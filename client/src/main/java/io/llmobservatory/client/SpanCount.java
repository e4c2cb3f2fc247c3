package io.llmobservatory.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Counts the spans of an encoded {@code ExportTraceServiceRequest} by walking its fields.
 *
 * <p>The generated classes are not used: they refuse a whole request for one string that is not
 * UTF-8, and such a recording must reach the receiver as it is.
 */
final class SpanCount {
  private static final int RESOURCE_SPANS = 1;
  private static final int SCOPE_SPANS = 2;
  private static final int SPANS = 2;
  private static final int TRACE_ID = 1;
  private static final int START_TIME = 7;
  private static final int END_TIME = 8;

  private final CodedInputStream in;
  private int spans;

  private SpanCount(ByteString request) {
    in = request.newCodedInput();
  }

  /**
   * Returns the number of spans in {@code request}.
   *
   * @throws IOException if the bytes are no trace request
   */
  static int of(ByteString request) throws IOException {
    SpanCount count = new SpanCount(request);
    count.request();
    return count.spans;
  }

  private void request() throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (isMessage(tag, RESOURCE_SPANS)) {
        int outer = enter();
        resourceSpans();
        leave(outer);
      } else {
        skip(tag);
      }
    }
  }

  private void resourceSpans() throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (isMessage(tag, SCOPE_SPANS)) {
        int outer = enter();
        scopeSpans();
        leave(outer);
      } else {
        skip(tag);
      }
    }
  }

  private void scopeSpans() throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (isMessage(tag, SPANS)) {
        int outer = enter();
        span();
        leave(outer);
        spans++;
      } else {
        skip(tag);
      }
    }
  }

  private void span() throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      refuseOtherSignals(tag);
      skip(tag);
    }
  }

  /** Logs and metrics have the same envelopes; the wire types of their records' fields differ. */
  private static void refuseOtherSignals(int tag) throws IOException {
    int type = WireFormat.getTagWireType(tag);
    boolean fits =
        switch (WireFormat.getTagFieldNumber(tag)) {
          case TRACE_ID -> type == WireFormat.WIRETYPE_LENGTH_DELIMITED;
          case START_TIME, END_TIME -> type == WireFormat.WIRETYPE_FIXED64;
          default -> true;
        };
    if (!fits) {
      throw new InvalidProtocolBufferException("what should be spans are records of another kind");
    }
  }

  private static boolean isMessage(int tag, int field) {
    return tag == (field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED);
  }

  private int enter() throws IOException {
    return in.pushLimit(in.readRawVarint32());
  }

  private void leave(int outer) {
    in.popLimit(outer);
  }

  private void skip(int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group ends that never began");
    }
  }
}
