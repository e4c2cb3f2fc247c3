package io.llmobservatory.server.embedded;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Asks a server whether it accepts connections: the first message of PostgreSQL's protocol 3.0 and
 * a look at the answer, without logging in.
 */
final class Handshake {
  private static final int PROTOCOL_3_0 = 3 << 16;
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int MAX_ERROR_BYTES = 8_192;

  /** SQLSTATE cannot_connect_now, as the field C of an error: starting up or shutting down. */
  private static final String NOT_NOW = "C57P03\0";

  private Handshake() {}

  /** Whether the server at this port of 127.0.0.1 would let the owner of our database log in. */
  static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(Ports.address(), port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(startup());
      return isWelcome(new DataInputStream(socket.getInputStream()));
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] startup() throws IOException {
    String parameters =
        "user\0" + DataDirectory.NAME + "\0database\0" + DataDirectory.NAME + "\0\0";
    byte[] body = parameters.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(Integer.BYTES + Integer.BYTES + body.length);
    out.writeInt(PROTOCOL_3_0);
    out.write(body);
    return bytes.toByteArray();
  }

  private static boolean isWelcome(DataInputStream in) throws IOException {
    int type = in.readUnsignedByte();
    int length = in.readInt() - Integer.BYTES;
    if (type != 'E') {
      return type == 'R';
    }
    byte[] fields = in.readNBytes(Math.min(Math.max(length, 0), MAX_ERROR_BYTES));
    // Any other error, as of too many connections, is that of a server at work.
    return !new String(fields, StandardCharsets.UTF_8).contains(NOT_NOW);
  }
}
