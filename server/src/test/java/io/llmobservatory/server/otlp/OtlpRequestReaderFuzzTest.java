package io.llmobservatory.server.otlp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the reader to protobuf's own parsers on whatever Jazzer thinks of. With {@code
 * JAZZER_FUZZ=1} in the environment and {@code -Djazzer.hooks=true} it searches, guided by the
 * branches taken, and keeps what it finds among the test resources. Else it runs the recorded
 * requests and what was found before.
 */
final class OtlpRequestReaderFuzzTest {
  @MethodSource("recorded")
  @FuzzTest(maxDuration = "1m")
  void any_bytes_are_read_or_refused_as_by_the_generated_classes(byte[] request)
      throws IOException {
    ReaderOracle.check(request);
  }

  static Stream<byte[]> recorded() {
    return RecordedRequests.bytes().stream();
  }
}
