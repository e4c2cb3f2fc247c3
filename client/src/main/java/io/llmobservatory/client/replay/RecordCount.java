package io.llmobservatory.client.replay;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Counts the spans or log records of an encoded request by walking its fields. The envelopes of
 * both have the same numbers.
 *
 * <p>The generated classes are not used: they refuse a whole request for one string that is not
 * UTF-8, and such a recording must reach the receiver as it is.
 */
final class RecordCount {
  private static final int RESOURCES = 1;
  private static final int SCOPES = 2;
  private static final int RECORDS = 2;

  private final Signal signal;
  private final CodedInputStream in;
  private int records;

  private RecordCount(Signal signal, ByteString request) {
    this.signal = signal;
    this.in = request.newCodedInput();
  }

  /**
   * Returns the number of records in {@code request}.
   *
   * @throws IOException if the bytes are no request of {@code signal}
   */
  static int of(Signal signal, ByteString request) throws IOException {
    RecordCount count = new RecordCount(signal, request);
    count.request();
    return count.records;
  }

  private void request() throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (isMessage(tag, RESOURCES)) {
        int outer = enter();
        resource();
        leave(outer);
      } else {
        skip(tag);
      }
    }
  }

  private void resource() throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (isMessage(tag, SCOPES)) {
        int outer = enter();
        scope();
        leave(outer);
      } else {
        skip(tag);
      }
    }
  }

  private void scope() throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (isMessage(tag, RECORDS)) {
        int outer = enter();
        record();
        leave(outer);
        records++;
      } else {
        skip(tag);
      }
    }
  }

  private void record() throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      refuseOtherSignals(tag);
      skip(tag);
    }
  }

  /** All signals have the same envelopes; the wire types of their records' fields differ. */
  private void refuseOtherSignals(int tag) throws IOException {
    if (!signal.fits(WireFormat.getTagFieldNumber(tag), WireFormat.getTagWireType(tag))) {
      throw new InvalidProtocolBufferException("it holds records of another kind");
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
