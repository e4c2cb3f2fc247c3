package io.llmobservatory.server.receive;

import java.util.ArrayList;
import java.util.List;

/** Bytes whose number is not known before the last of them is there. */
final class Pieces {
  private final List<byte[]> pieces = new ArrayList<>();
  private int length;

  void add(byte[] piece) {
    pieces.add(piece);
    length = Math.addExact(length, piece.length);
  }

  int length() {
    return length;
  }

  /** All of them as one request. The pieces are let go. */
  RequestBytes join() {
    RequestBytes whole;
    if (pieces.size() == 1) {
      whole = RequestBytes.of(pieces.get(0));
    } else {
      whole = RequestBytes.withRoomFor(length);
      int at = 0;
      for (byte[] piece : pieces) {
        System.arraycopy(piece, 0, whole.array(), at, piece.length);
        at += piece.length;
      }
    }
    pieces.clear();
    length = 0;
    return whole;
  }
}
