package io.llmobservatory.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.llmobservatory.server.auth.Verdict.Accepted;
import io.llmobservatory.server.auth.Verdict.Denied;
import io.llmobservatory.server.auth.Verdict.TryAgain;
import io.llmobservatory.server.config.Authentication.Basic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BasicUsersTest {
  private static final String ID = "basicauth";
  private static final Verdict ACCEPTED = new Accepted("team-a");
  private static final Verdict DENIED = new Denied("unknown user or wrong password");

  private static Authenticators with(String inline) throws Exception {
    return NoDatabase.with(new Basic(ID, null, inline, "team-a"));
  }

  private static String bcrypt(int cost, String password) {
    return BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(cost, password.toCharArray());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$2a$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
        "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
        "$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
        "$apr1$abcdefgh$sIQmFnT1CuEXAsyjuXjUX/",
        "$1$abcdefgh$y6iHhJNbuC0xpbk0w9pm80",
        "$5$abcdefgh$ruMep1ijHnJPZbETDNiumskxcX3kN4lzZd5VlsqE7eB",
        "$6$abcdefgh$yIZAF3gQPvtKZO/9qOJKffAKKbtS3ef3qmwyugk4uWVjX8YZf/GV3A8SkFxEPY0T56CcilGrHKLffBsp6dLMG.",
        "$6$rounds=5000$abcdefgh$yIZAF3gQPvtKZO/9qOJKffAKKbtS3ef3qmwyugk4uWVjX8YZf/GV3A8SkFxEPY0T56CcilGrHKLffBsp6dLMG.",
        "{SHA}L55TUjtiq8FBorTWAZ0jy6g129A=",
        "{SSHA}n0MgpE49UOlYSAptYLeZPpSboiVzYWx0eQ==",
        "correct horse",
        "{PLAIN}correct horse"
      })
  void a_password_is_compared_with_every_kind_of_hash(String stored) throws Exception {
    try (Authenticators authenticators = with("ann:" + stored)) {
      Authenticator authenticator = authenticators.get(ID);
      // Twice: what is remembered must be the same.
      for (int i = 0; i < 2; i++) {
        assertThat(settled(authenticator, Headers.basic("ann", "correct horse")))
            .isEqualTo(ACCEPTED);
        assertThat(settled(authenticator, Headers.basic("ann", "correct hors"))).isEqualTo(DENIED);
        assertThat(settled(authenticator, Headers.basic("ann", ""))).isEqualTo(DENIED);
        assertThat(settled(authenticator, Headers.basic("bob", "correct horse"))).isEqualTo(DENIED);
      }
      if (!stored.contains("correct")) {
        assertThat(settled(authenticator, Headers.basic("ann", stored))).isEqualTo(DENIED);
      }
    }
  }

  @Test
  void passwords_are_utf8_may_hold_colons_and_bcrypt_reads_72_bytes_of_them() throws Exception {
    String users =
        """
        ann:$2y$04$abcdefghijklmnopqrstuuetgp1m9bd6dU0RDW4CWauRfH2VFAG6i
        # bob:bob
        long:$2y$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i

          colon:a:b\s
        """;
    try (Authenticators authenticators = with(users)) {
      Authenticator authenticator = authenticators.get(ID);
      assertThat(settled(authenticator, Headers.basic("ann", "grün und blau"))).isEqualTo(ACCEPTED);
      assertThat(settled(authenticator, Headers.basic("long", "x".repeat(80)))).isEqualTo(ACCEPTED);
      assertThat(settled(authenticator, Headers.basic("long", "x".repeat(71)))).isEqualTo(DENIED);
      assertThat(settled(authenticator, Headers.basic("colon", "a:b"))).isEqualTo(ACCEPTED);
      assertThat(settled(authenticator, Headers.basic("# bob", "bob"))).isEqualTo(DENIED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$2y$04$short",
        "$2y$31$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
        "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA",
        "{SSHA512}n0MgpE49UOlYSAptYLeZPpSboiVzYWx0eQ==",
        "{SHA}not base64",
        "{SHA}c2hvcnQ="
      })
  void what_cannot_be_compared_is_left_out_and_never_taken_as_the_password(String stored)
      throws Exception {
    assertThatThrownBy(() -> with("ann:" + stored + "\nno colon\n"))
        .isInstanceOf(UnusableCredentialsException.class)
        .hasMessage("extensions.basicauth.htpasswd: there is no user");
    try (Authenticators authenticators = with("ann:" + stored + "\nbob:b")) {
      Authenticator authenticator = authenticators.get(ID);
      assertThat(settled(authenticator, Headers.basic("ann", stored))).isEqualTo(DENIED);
      assertThat(settled(authenticator, Headers.basic("bob", "b"))).isEqualTo(ACCEPTED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic ???", "Basic YW5u", "Basic", "Bearer YW5uOmI=", "YW5uOmI="})
  void another_form_is_denied(String value) throws Exception {
    try (Authenticators authenticators = with("ann:b")) {
      Authenticator authenticator = authenticators.get(ID);
      assertThat(authenticator.authenticate(Headers.authorization("basic YW5uOmI=")))
          .isEqualTo(ACCEPTED);
      Verdict verdict = authenticator.authenticate(Headers.authorization(value));
      assertThat(verdict).isInstanceOf(Denied.class).isNotEqualTo(DENIED);
      assertThat(authenticator.atOnce(Headers.authorization(value))).isEqualTo(verdict);
      assertThat(authenticator.authenticate(Headers.none())).isInstanceOf(Denied.class);
    }
  }

  @Test
  void a_file_is_read_again_and_inline_lines_win_over_it(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("users"), "ann:" + bcrypt(4, "1") + "\nbob:file\n");
    Basic configured = new Basic(ID, file, "bob:inline", "team-a");
    try (Authenticators authenticators = NoDatabase.with(configured)) {
      Authenticator authenticator = authenticators.get(ID);
      assertThat(settled(authenticator, Headers.basic("ann", "1"))).isEqualTo(ACCEPTED);
      assertThat(settled(authenticator, Headers.basic("bob", "file"))).isEqualTo(DENIED);

      Files.writeString(file, "ann:" + bcrypt(4, "2"));

      await()
          .untilAsserted(
              () ->
                  assertThat(settled(authenticator, Headers.basic("ann", "2")))
                      .isEqualTo(ACCEPTED));
      // What was remembered of the former file is forgotten.
      assertThat(settled(authenticator, Headers.basic("ann", "1"))).isEqualTo(DENIED);
      assertThat(settled(authenticator, Headers.basic("bob", "inline"))).isEqualTo(ACCEPTED);
    }
    Files.delete(file);
    assertThatThrownBy(() -> NoDatabase.with(configured))
        .hasMessage("extensions.basicauth.htpasswd.file: cannot read " + file + ": no such file");
  }

  @Test
  void a_slow_password_is_compared_once_for_all_who_come_with_it() throws Exception {
    try (Authenticators authenticators = with("ann:" + bcrypt(8, "right"))) {
      Authenticator authenticator = authenticators.get(ID);
      HeaderLookup ann = Headers.basic("ann", "right");
      assertThat(authenticator.atOnce(ann)).isNull();
      CyclicBarrier start = new CyclicBarrier(8);
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        List<Future<Verdict>> verdicts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          verdicts.add(
              threads.submit(
                  () -> {
                    start.await();
                    return authenticator.authenticate(ann);
                  }));
        }
        for (Future<Verdict> verdict : verdicts) {
          assertThat(verdict.get(10, TimeUnit.SECONDS)).isEqualTo(ACCEPTED);
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(authenticator.atOnce(ann)).isEqualTo(ACCEPTED);
    }
  }

  @Test
  void a_flood_of_wrong_passwords_gets_a_part_of_a_core_and_keeps_no_known_user_out()
      throws Exception {
    try (Authenticators authenticators = with("ann:" + bcrypt(9, "right"))) {
      Authenticator authenticator = authenticators.get(ID);
      HeaderLookup ann = Headers.basic("ann", "right");
      assertThat(authenticator.authenticate(ann)).isEqualTo(ACCEPTED);
      long nanosOfOne = fastestComparison();
      AtomicInteger denied = new AtomicInteger();
      AtomicInteger postponed = new AtomicInteger();
      long begun = System.nanoTime();
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        for (int i = 0; i < 4; i++) {
          String start = i + " ";
          var unused =
              threads.submit(
                  () -> {
                    for (int n = 0; !Thread.currentThread().isInterrupted(); n++) {
                      Verdict verdict = authenticator.authenticate(Headers.basic("ann", start + n));
                      (verdict instanceof TryAgain ? postponed : denied).incrementAndGet();
                    }
                  });
        }
        await().until(() -> denied.get() >= 10);
        assertThat(authenticator.atOnce(ann)).isEqualTo(ACCEPTED);
      } finally {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
      }
      long comparisons = (System.nanoTime() - begun) / nanosOfOne;
      assertThat(denied.get()).isLessThanOrEqualTo((int) (comparisons / 4) + 2);
      assertThat(postponed.get()).isPositive();
    }
  }

  private static long fastestComparison() {
    String stored = bcrypt(9, "right");
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long begun = System.nanoTime();
      assertThat(StoredPassword.parse(stored).matches(new byte[] {'x'})).isFalse();
      fastest = Math.min(fastest, System.nanoTime() - begun);
    }
    return fastest;
  }

  @Test
  void an_unknown_user_is_compared_like_the_slowest_of_the_known_ones() throws Exception {
    // So that neither who is unknown nor who has a fast hash shows in the time.
    try (Authenticators authenticators = with("fast:f\nslow:" + bcrypt(10, "s"))) {
      Authenticator authenticator = authenticators.get(ID);
      long slow = fastest(authenticator, "slow");
      assertThat(fastest(authenticator, "nobody")).isGreaterThan(slow / 4);
      assertThat(fastest(authenticator, "fast")).isGreaterThan(slow / 4);
    }
  }

  /** The shortest of a few times, since the machine may be busy with something else. */
  private static long fastest(Authenticator authenticator, String user) {
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      fastest = Math.min(fastest, nanos(authenticator, Headers.basic(user, "wrong" + i)));
    }
    return fastest;
  }

  private static long nanos(Authenticator authenticator, HeaderLookup headers) {
    while (true) {
      long begun = System.nanoTime();
      Verdict verdict = authenticator.authenticate(headers);
      long nanos = System.nanoTime() - begun;
      if (!(verdict instanceof TryAgain)) {
        assertThat(verdict).isEqualTo(DENIED);
        return nanos;
      }
      Thread.onSpinWait();
    }
  }

  /** The verdict once the pause after a wrong password is over. */
  private static Verdict settled(Authenticator authenticator, HeaderLookup headers) {
    return await()
        .pollDelay(0, TimeUnit.MILLISECONDS)
        .pollInterval(1, TimeUnit.MILLISECONDS)
        .until(
            () -> authenticator.authenticate(headers), verdict -> !(verdict instanceof TryAgain));
  }
}
