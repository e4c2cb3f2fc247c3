package io.llmobservatory.server.receive;

import com.google.rpc.Status;
import java.io.IOException;
import java.io.InputStream;

/** Reads a stream of decompressed bytes, which are charged as they come out. */
final class Inflation {
  private static final int PIECE = 1 << 18;

  /** The bytes are refused. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Status answer;

    RefusedException(Status answer) {
      super(answer.getMessage());
      this.answer = answer;
    }

    Status answer() {
      return answer;
    }
  }

  private Inflation() {}

  /**
   * Reads a whole stream.
   *
   * @param limit how many bytes may come out
   * @throws RefusedException if there is no room for them, or if they are more than the limit
   * @throws IOException if the bytes are not compressed as they should be
   */
  static RequestBytes inflate(InputStream stream, InboundCall call, int limit)
      throws IOException, RefusedException {
    Pieces pieces = new Pieces();
    while (true) {
      byte[] piece = stream.readNBytes(PIECE);
      if (!call.charge(piece.length)) {
        throw new RefusedException(InboundCall.overloaded());
      }
      if (piece.length > limit - pieces.length()) {
        throw new RefusedException(tooLarge(limit));
      }
      pieces.add(piece);
      if (piece.length < PIECE) {
        return pieces.join();
      }
    }
  }

  static Status tooLarge(int limit) {
    return Answers.tooLarge("the request has more than " + limit + " bytes when decompressed");
  }

  static Status unreadable() {
    return Answers.malformed("the request could not be decompressed");
  }
}
