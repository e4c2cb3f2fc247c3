package io.llmobservatory.server.receive;

import io.grpc.StatusRuntimeException;

/** What a call brought: bytes, or a reason why they could not be had. */
sealed interface Request {
  /** The request's bytes, decompressed. */
  record Bytes(byte[] bytes) implements Request {
    // Identity is enough: nobody compares requests.
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** The answer to bytes that could not be read. */
  record Unreadable(StatusRuntimeException answer) implements Request {}
}
