package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pings and the age of connections over gRPC, frame by frame. */
final class GrpcKeepaliveTest {
  private static final String KEEPALIVE = "receivers.otlp.protocols.grpc.keepalive.";
  private static final int PINGS = 20;

  @Test
  void pings_are_answered_as_often_as_min_time_allows() throws Exception {
    try (TestReceiver receiver = TestReceiver.start(KEEPALIVE + "enforcement_policy.min_time=1us");
        Connection connection = new Connection(receiver.port())) {
      for (int i = 0; i < PINGS; i++) {
        connection.ping();
        assertThat(connection.nextPingOrGoAway()).isEqualTo("pong");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"min_time=5m", "permit_without_stream=false"})
  void pings_beyond_the_policy_end_the_connection(String policy) throws Exception {
    try (TestReceiver receiver = TestReceiver.start(KEEPALIVE + "enforcement_policy." + policy);
        Connection connection = new Connection(receiver.port())) {
      String told = "pong";
      for (int i = 0; i < PINGS && told.equals("pong"); i++) {
        try {
          connection.ping();
        } catch (SocketException e) {
          // The server has ended the connection; why, stands behind its last pong.
        }
        told = connection.nextPingOrGoAway();
      }
      assertThat(told).isEqualTo("too_many_pings");
    }
  }

  @Test
  void a_connection_ends_at_its_age_and_its_client_comes_again() throws Exception {
    try (TestReceiver receiver =
            TestReceiver.start(KEEPALIVE + "server_parameters.max_connection_age=100ms");
        Connection connection = new Connection(receiver.port())) {
      assertThat(connection.nextPingOrGoAway()).isEqualTo("max_age");
      for (int i = 0; i < PINGS; i++) {
        assertThat(receiver.client.export(Requests.range(i, i + 1))).matches(WireAnswer::isStored);
      }
    }
  }

  private static final class Connection implements Closeable {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GO_AWAY = 7;
    private static final int GO_AWAY_HEAD = 8;
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    Connection(int port) throws IOException {
      socket = new Socket(InetAddress.getByName("localhost"), port);
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = new DataInputStream(socket.getInputStream());
      out = new DataOutputStream(socket.getOutputStream());
      out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
      frame(SETTINGS, 0);
      out.flush();
    }

    void ping() throws IOException {
      frame(PING, Long.BYTES);
      out.writeLong(1);
      out.flush();
    }

    private void frame(int type, int length) throws IOException {
      out.write(0);
      out.writeShort(length);
      out.write(type);
      out.write(0);
      out.writeInt(0);
    }

    /** Reads up to the answer to a ping, or up to the reason for an end. */
    String nextPingOrGoAway() throws IOException {
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        boolean acknowledges = (in.readUnsignedByte() & 1) != 0;
        in.readInt();
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
          throw new EOFException("within a frame");
        }
        if (type == PING && acknowledges) {
          return "pong";
        }
        if (type == GO_AWAY) {
          return new String(
              payload, GO_AWAY_HEAD, length - GO_AWAY_HEAD, StandardCharsets.US_ASCII);
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
