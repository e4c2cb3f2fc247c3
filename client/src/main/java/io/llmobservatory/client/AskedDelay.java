package io.llmobservatory.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The delay before the next attempt that a server asks for when it refuses a call. */
public final class AskedDelay {
  /** A server may ask for any delay; a longer one is taken as this. */
  public static final Duration MAX = Duration.ofDays(1);

  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private AskedDelay() {}

  /**
   * Returns the delay of the {@code google.rpc.RetryInfo} among the details of a status, from zero
   * to {@link #MAX}; null if there is none.
   *
   * @param trailers what came with the status; null if nothing did
   */
  public static @Nullable Duration in(@Nullable Metadata trailers) {
    byte[] details = trailers == null ? null : trailers.get(DETAILS);
    if (details == null) {
      return null;
    }
    try {
      for (Any detail : Status.parseFrom(details).getDetailsList()) {
        if (detail.is(RetryInfo.class)) {
          return bounded(detail.unpack(RetryInfo.class).getRetryDelay());
        }
      }
    } catch (InvalidProtocolBufferException e) {
      return null; // Details that cannot be read say nothing; the status code still counts.
    }
    return null;
  }

  private static Duration bounded(com.google.protobuf.Duration asked) {
    if (asked.getSeconds() >= MAX.toSeconds()) {
      return MAX;
    }
    if (asked.getSeconds() < 0 || asked.getNanos() < 0) {
      return Duration.ZERO;
    }
    return Duration.ofSeconds(asked.getSeconds(), asked.getNanos());
  }
}
