package io.llmobservatory.server.receive;

import io.grpc.StatusRuntimeException;

/** What a call brought: bytes, or a reason why they could not be had. */
sealed interface Request {
  /** The request's bytes, decompressed. */
  final class Received implements Request {
    final byte[] bytes;

    Received(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  /** The answer to bytes that could not be read. */
  record Unreadable(StatusRuntimeException answer) implements Request {}
}
