package io.llmobservatory.server.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.security.SecureRandom;

/** Finds a TCP port to listen on. */
final class Ports {
  // Below the ports that systems give to outgoing connections, one of which could else hold ours
  // at the moment the server starts again; and far from PostgreSQL's usual 5432.
  private static final int LOWEST = 20_000;
  private static final int COUNT = 10_000;
  private static final int TRIES = 1_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ports() {}

  /** 127.0.0.1, also where the system's loopback address is ::1. */
  static InetAddress address() throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, address())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  static int anyFree() {
    for (int i = 0; i < TRIES; i++) {
      int port = LOWEST + RANDOM.nextInt(COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new EmbeddedPostgresException(
        "No free TCP port between %d and %d on 127.0.0.1 for the embedded PostgreSQL"
            .formatted(LOWEST, LOWEST + COUNT - 1));
  }
}
