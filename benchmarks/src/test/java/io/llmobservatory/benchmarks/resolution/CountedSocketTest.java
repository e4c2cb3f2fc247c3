package io.llmobservatory.benchmarks.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A round trip is a write, or several, and the answer that was waited for. */
final class CountedSocketTest {
  private final RoundTrips trips = new RoundTrips();
  private final CountedSocket socket = new CountedSocket(trips);
  private Socket peer;

  @BeforeEach
  void connect() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      socket.connect(server.getLocalSocketAddress());
      peer = server.accept();
    }
  }

  @AfterEach
  void close() throws Exception {
    socket.close();
    peer.close();
  }

  @Test
  void a_question_and_its_answer_are_one_however_many_pieces_they_have() throws Exception {
    socket.getOutputStream().write('a');
    socket.getOutputStream().write(new byte[] {'b', 'c'});
    peer.getOutputStream().write(new byte[] {'1', '2', '3'});
    assertThat(socket.getInputStream().read()).isEqualTo('1');
    assertThat(socket.getInputStream().readNBytes(2)).containsExactly('2', '3');

    assertThat(trips.count()).isEqualTo(1);
    assertThat(peer.getInputStream().readNBytes(3)).containsExactly('a', 'b', 'c');
  }

  @Test
  void each_further_question_is_another() throws Exception {
    for (int i = 0; i < 3; i++) {
      socket.getOutputStream().write('q');
      peer.getOutputStream().write('a');
      socket.getInputStream().read();
    }
    assertThat(trips.count()).isEqualTo(3);
  }

  @Test
  void a_question_without_an_answer_is_none() throws Exception {
    socket.setSoTimeout(1);
    socket.getOutputStream().write('q');
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    assertThat(trips.count()).isZero();
  }

  @Test
  void what_comes_unasked_is_none() throws Exception {
    peer.getOutputStream().write('!');
    assertThat(socket.getInputStream().read()).isEqualTo('!');
    assertThat(trips.count()).isZero();
  }
}
