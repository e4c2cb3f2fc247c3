package io.llmobservatory.server.receive;

import com.google.rpc.Status;

/** What a call brought: bytes, or a reason why they could not be had. */
sealed interface Request {
  /** The request's bytes, decompressed. */
  final class Received implements Request {
    final RequestBytes bytes;

    Received(RequestBytes bytes) {
      this.bytes = bytes;
    }
  }

  /** The answer to bytes that could not be read. */
  record Unreadable(Status answer) implements Request {}
}
