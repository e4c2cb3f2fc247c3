package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.llmobservatory.server.telemetry.SignalKind;
import io.llmobservatory.server.telemetry.Telemetry;
import io.llmobservatory.server.telemetry.Transport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Room for 100 bytes, and for three calls that wait. */
final class EntranceTest {
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final InFlightBytes inFlight = new InFlightBytes(100);
  private final Entrance entrance = new Entrance(3, timer);
  private final Peer one = known(40);
  private final Peer other = known(40);
  private final List<String> told = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    timer.shutdownNow();
  }

  private static Peer known(long bytes) {
    Peer peer = new Peer();
    peer.begins();
    peer.read(bytes);
    return peer;
  }

  /** A call that lets it be told under a name when it begins and when it fails. */
  private InboundCall enter(Peer peer, String name) {
    InboundCall call =
        new InboundCall(
            inFlight,
            entrance::letIn,
            timer,
            new Telemetry().receiver(Transport.GRPC, SignalKind.TRACES));
    call.attach(
        new InboundCall.Reply() {
          @Override
          public void succeed(Message response) {
            told.add(name + " stored");
          }

          @Override
          public void fail(Status answer) {
            assertThat(answer.getCode()).isEqualTo(Code.UNAVAILABLE_VALUE);
            told.add(name + " refused");
            call.closed();
          }
        });
    entrance.enter(peer, call, () -> told.add(name));
    return call;
  }

  @Test
  void what_a_request_is_likely_to_bring_is_charged_before_it_comes() {
    InboundCall call = enter(one, "a");
    assertThat(inFlight.used()).isEqualTo(40);
    assertThat(call.charge(30)).isTrue();
    assertThat(inFlight.used()).isEqualTo(40);
    assertThat(call.charge(30)).isTrue();
    assertThat(inFlight.used()).isEqualTo(60);
    call.exchange(10);
    assertThat(inFlight.used()).isEqualTo(10);
    call.closed();
    assertThat(inFlight.used()).isZero();
    assertThat(one.expected()).isEqualTo(60);
  }

  @Test
  void who_finds_no_room_waits_for_it() {
    InboundCall a = enter(one, "a");
    enter(one, "b");
    enter(one, "c");
    assertThat(told).containsExactly("a", "b");
    a.closed();
    assertThat(told).containsExactly("a", "b", "c");
  }

  @Test
  void connections_take_turns() {
    InboundCall a = enter(one, "a");
    InboundCall b = enter(one, "b");
    enter(one, "c");
    enter(one, "d");
    enter(other, "e");
    a.closed();
    b.closed();
    assertThat(told).containsExactly("a", "b", "c", "e");
  }

  @Test
  void no_more_than_so_many_wait() {
    for (String name : List.of("a", "b", "c", "d", "e", "f")) {
      enter(one, name);
    }
    assertThat(told).containsExactly("a", "b", "f refused");
  }

  @Test
  void who_has_waited_too_long_is_told_to_come_again() {
    enter(one, "a");
    enter(one, "b");
    enter(one, "c");
    await().until(() -> told.contains("c refused"));
    assertThat(told).containsExactly("a", "b", "c refused");
    assertThat(inFlight.used()).isEqualTo(80);
  }

  @Test
  void who_came_in_after_a_wait_is_not_told_so_while_it_is_written() {
    InboundCall a = enter(one, "a");
    enter(one, "b");
    InboundCall c = enter(one, "c");
    a.closed();
    c.exchange(40);
    enter(one, "d");
    await().until(() -> told.contains("d refused"));
    assertThat(told).containsExactly("a", "b", "c", "d refused");
  }

  @Test
  void what_is_kept_for_a_request_is_there_whatever_others_have_become() {
    InboundCall a = enter(one, "a");
    InboundCall b = enter(one, "b");
    b.exchange(70);
    assertThat(a.charge(40)).isTrue();
    assertThat(a.charge(1)).isFalse();
    assertThat(inFlight.used()).isEqualTo(110);
  }

  @Test
  void a_connection_of_which_nothing_is_known_brings_one_request_first() {
    Peer unknown = new Peer();
    InboundCall a = enter(unknown, "a");
    enter(unknown, "b");
    assertThat(told).containsExactly("a");
    assertThat(a.charge(30)).isTrue();
    a.exchange(5);
    assertThat(told).containsExactly("a", "b");
    assertThat(inFlight.used()).isEqualTo(35);
  }

  @Test
  void whose_client_went_away_holds_up_nobody() {
    InboundCall a = enter(one, "a");
    enter(one, "b");
    InboundCall c = enter(one, "c");
    enter(other, "d");
    c.closed();
    a.closed();
    assertThat(told).containsExactly("a", "b", "d");
  }
}
