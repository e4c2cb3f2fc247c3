package io.llmobservatory.server.receive;

import io.grpc.Attributes;
import io.grpc.ServerTransportFilter;

/**
 * One connection, and how large its requests are likely to be: an exporter sends much the same
 * again and again. As long as nothing is known of it, one request at a time may come in. Safe for
 * use by several threads.
 */
final class Peer {
  /** That of a call's transport. */
  static final Attributes.Key<Peer> KEY = Attributes.Key.create("peer");

  /** Expectations sink by this part with each smaller request. */
  private static final int FORGETTING = 8;

  // All guarded by this.
  private long expected;
  private boolean known;
  private int comingIn;

  /** Gives each connection a peer. */
  static ServerTransportFilter perConnection() {
    return new ServerTransportFilter() {
      @Override
      public Attributes transportReady(Attributes attributes) {
        return attributes.toBuilder().set(KEY, new Peer()).build();
      }
    };
  }

  /** Whether one more request may come in, as far as this connection goes. */
  synchronized boolean mayBegin() {
    return known || comingIn == 0;
  }

  /** How many bytes its next request is likely to take. */
  synchronized long expected() {
    return expected;
  }

  /** A request begins to come in. */
  synchronized void begins() {
    comingIn++;
  }

  /** A request took so many bytes until it was read. */
  synchronized void read(long bytes) {
    comingIn--;
    known = true;
    expected = Math.max(bytes, expected - expected / FORGETTING);
  }

  /** A request ended when so many of its bytes had come. */
  synchronized void brokenOff(long bytes) {
    comingIn--;
    expected = Math.max(bytes, expected);
  }
}
