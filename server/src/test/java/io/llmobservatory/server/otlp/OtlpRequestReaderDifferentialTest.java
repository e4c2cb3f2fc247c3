package io.llmobservatory.server.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the reader to protobuf's own parsers. {@code -Dotlp.seed} repeats a run, {@code
 * -Dotlp.requests} makes a longer one.
 */
final class OtlpRequestReaderDifferentialTest {
  private static final long SEED = Long.getLong("otlp.seed", new Random().nextLong());
  private static final int REQUESTS = Integer.getInteger("otlp.requests", 2000);

  private final Random random = new Random(SEED);
  private final Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);
  private int accepted;

  @BeforeAll
  static void print_the_seed() {
    System.out.println("-Dotlp.seed=" + SEED + " -Dotlp.requests=" + REQUESTS);
  }

  @Test
  void valid_requests_are_read_as_by_the_generated_classes() throws Exception {
    RandomRequest requests = new RandomRequest(random, 0);
    int spans = 0;
    for (int i = 0; i < REQUESTS; i++) {
      byte[] request = requests.next();
      // The generated classes fail here where the generator is at fault.
      spans += spans(request);
      assertThat(check(request)).as("refusal").isNull();
    }
    assertThat(spans).as("spans in all requests").isGreaterThan(REQUESTS);
  }

  @Test
  void messages_damaged_at_any_depth_are_read_or_refused_as_by_the_generated_classes()
      throws Exception {
    RandomRequest requests = new RandomRequest(random, 0.02);
    for (int i = 0; i < REQUESTS * 4; i++) {
      check(requests.next());
    }
    assertThat(accepted).as("accepted").isGreaterThan(REQUESTS / 10);
    assertThat(refused.get(Refusal.MALFORMED)).as("refused").isGreaterThan(REQUESTS / 10);
  }

  @Test
  void changed_bytes_are_read_or_refused_as_by_the_generated_classes() throws Exception {
    RandomRequest requests = new RandomRequest(random, 0);
    Damage damage = new Damage(random);
    List<byte[]> originals = new ArrayList<>(RecordedRequests.bytes());
    for (int i = 0; i < REQUESTS * 4; i++) {
      originals.set(random.nextInt(originals.size()), requests.next());
      byte[] request = originals.get(random.nextInt(originals.size()));
      if (random.nextInt(4) == 0) {
        request = damage.splice(request, originals.get(random.nextInt(originals.size())));
      }
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        request = damage.of(request);
      }
      check(request);
    }
    assertThat(accepted).as("accepted").isGreaterThan(REQUESTS / 10);
    assertThat(refused.get(Refusal.MALFORMED)).as("refused").isGreaterThan(REQUESTS / 10);
  }

  @Test
  void spans_that_are_much_alike_are_read_as_by_the_generated_classes() throws Exception {
    RandomRequest requests = new RandomRequest(random, 0);
    Damage damage = new Damage(random);
    for (int i = 0; i < REQUESTS; i++) {
      byte[] request = requests.next();
      ByteArrayOutputStream copies = new ByteArrayOutputStream();
      for (int copy = 0; copy < 4; copy++) {
        copies.write(random.nextBoolean() ? request : damage.of(request));
      }
      check(copies.toByteArray());
    }
    assertThat(accepted).as("accepted").isGreaterThan(REQUESTS / 10);
  }

  @ParameterizedTest
  @MethodSource
  void recorded_requests_are_read_as_by_the_generated_classes(byte[] request) throws Exception {
    assertThat(ReaderOracle.check(request)).as("refusal").isNull();
    assertThat(spans(request)).isPositive();
  }

  static Stream<Named<byte[]>> recorded_requests_are_read_as_by_the_generated_classes() {
    return RecordedRequests.all().entrySet().stream()
        .map(file -> Named.of(file.getKey(), file.getValue()));
  }

  @ParameterizedTest
  @MethodSource
  void recorded_requests_with_one_octet_changed_are_read_or_refused_likewise(byte[] request)
      throws Exception {
    Damage damage = new Damage(random);
    for (int i = 0; i < 500; i++) {
      check(damage.of(request));
    }
    assertThat(accepted).as("accepted").isPositive();
    assertThat(refused.get(Refusal.MALFORMED)).as("refused").isPositive();
  }

  static Stream<Named<byte[]>>
      recorded_requests_with_one_octet_changed_are_read_or_refused_likewise() {
    return recorded_requests_are_read_as_by_the_generated_classes();
  }

  private @Nullable Refusal check(byte[] request) throws IOException {
    Refusal refusal;
    try {
      refusal = ReaderOracle.check(request);
    } catch (AssertionError e) {
      throw new AssertionError("-Dotlp.seed=" + SEED + " -Dotlp.requests=" + REQUESTS, e);
    }
    if (refusal == null) {
      accepted++;
    } else {
      refused.merge(refusal, 1, Integer::sum);
    }
    return refusal;
  }

  private static int spans(byte[] request) throws InvalidProtocolBufferException {
    return ExportTraceServiceRequest.parseFrom(request).getResourceSpansList().stream()
        .flatMap(resourceSpans -> resourceSpans.getScopeSpansList().stream())
        .mapToInt(scopeSpans -> scopeSpans.getSpansCount())
        .sum();
  }
}
