package io.llmobservatory.client;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;

/** Opens connections. */
final class Channels {
  /** One stored span may be large. */
  private static final int MAX_ANSWER_BYTES = 64 << 20;

  private static final long KEEPALIVE_SECONDS = 30;

  private Channels() {}

  /** A channel to the server; it connects with the first call. */
  static ManagedChannel open(ClientSettings settings) {
    Endpoint endpoint = settings.endpoint();
    return NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port(), settings.credentials())
        .disableRetry() // The client does so itself: it counts, and keeps to the server's delay.
        .disableServiceConfigLookUp()
        .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS) // Only while there are calls.
        .maxInboundMessageSize(MAX_ANSWER_BYTES)
        .userAgent("llm-observatory-client")
        .build();
  }
}
