package io.llmobservatory.server.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is JSON and what is not, told by another parser. {@code -Dotlp.seed} repeats a run, {@code
 * -Dotlp.requests} makes a longer one.
 */
final class OtlpJsonSyntaxTest {
  private static final long SEED = Long.getLong("otlp.seed", new Random().nextLong());
  private static final int REQUESTS = Integer.getInteger("otlp.requests", 2000);

  /** Pieces of JSON, some of them no JSON, to be put together in any way. */
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\"a\"",
    "\"a\":",
    "{}",
    "[]",
    "[1]",
    "{\"b\":[]}",
    "null",
    "nul",
    "true",
    "false",
    "0",
    "-",
    "-0",
    "01",
    "1.5",
    ".5",
    "1.",
    "1e5",
    "1E-5",
    "1e",
    "+1",
    "NaN",
    "'a'",
    "\"\\n\"",
    "\"\\x\"",
    "\"\\u00e9\"",
    "\"\\u00g0\"",
    "\"\\ud800\"",
    "\"\\\"",
    "\"\u0001\"",
    "\"\u00e9\"",
    " ",
    "\n",
    "\u000b",
    "\u00a0",
    "//",
    "/**/",
    "\uFEFF",
    "\u0000"
  };

  private final Random random = new Random(SEED);
  private final Damage damage = new Damage(random);
  private int accepted;
  private int refused;

  @BeforeAll
  static void print_the_seed() {
    System.out.println("-Dotlp.seed=" + SEED + " -Dotlp.requests=" + REQUESTS);
  }

  @Test
  void unknown_members_made_of_any_pieces() {
    for (int i = 0; i < REQUESTS * 20; i++) {
      StringBuilder json = new StringBuilder("{\"x\":");
      for (int pieces = random.nextInt(6); pieces >= 0; pieces--) {
        json.append(PIECES[random.nextInt(PIECES.length)]);
      }
      check(OtlpJson.TRACES, json.append('}').toString().getBytes(StandardCharsets.UTF_8));
    }
    assertThat(accepted).as("accepted").isGreaterThan(REQUESTS / 10);
    assertThat(refused).as("refused").isGreaterThan(REQUESTS / 10);
  }

  @Test
  void damaged_traces() throws Exception {
    RandomRequest requests = new RandomRequest(random, 0);
    for (int i = 0; i < REQUESTS; i++) {
      ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(requests.next());
      damagedSeveralTimes(OtlpJson.TRACES, RequestJson.varied(request, random));
    }
    assertThat(accepted).as("accepted").isGreaterThan(REQUESTS / 10);
    assertThat(refused).as("refused").isGreaterThan(REQUESTS / 10);
  }

  @Test
  void damaged_logs() throws Exception {
    RandomRequest requests = RandomRequest.ofLogs(random, 0);
    for (int i = 0; i < REQUESTS; i++) {
      ExportLogsServiceRequest request = ExportLogsServiceRequest.parseFrom(requests.next());
      damagedSeveralTimes(OtlpJson.LOGS, RequestJson.varied(request, random));
    }
    assertThat(accepted).as("accepted").isGreaterThan(REQUESTS / 10);
    assertThat(refused).as("refused").isGreaterThan(REQUESTS / 10);
  }

  private void damagedSeveralTimes(OtlpJson signal, byte[] json) {
    for (int times = 0; times < 2; times++) {
      check(signal, damage.of(json));
      check(signal, damage.splice(json, json));
    }
  }

  private void check(OtlpJson signal, byte[] json) {
    try {
      if (JsonOracle.check(signal, json) == null) {
        accepted++;
      } else {
        refused++;
      }
    } catch (AssertionError e) {
      throw new AssertionError("-Dotlp.seed=" + SEED + " -Dotlp.requests=" + REQUESTS, e);
    }
  }
}
