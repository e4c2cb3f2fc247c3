package io.llmobservatory.benchmarks.mapping;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The exports of instrumentation libraries that the server's tests are held to. */
final class RecordedRequests {
  /** The system property that names their directory. */
  private static final String DIRECTORY = "corpus";

  private static final String IN_PROJECT = "server/src/test/resources/corpus";

  private RecordedRequests() {}

  static List<byte[]> read() throws IOException {
    Path directory = directory();
    List<byte[]> requests = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file :
          files.filter(path -> path.toString().endsWith(".otlp.pb")).sorted().toList()) {
        requests.add(Files.readAllBytes(file));
      }
    }
    if (requests.isEmpty()) {
      throw new IllegalStateException("no *.otlp.pb in " + directory.toAbsolutePath());
    }
    return requests;
  }

  static int spans(List<byte[]> requests) throws IOException {
    int spans = 0;
    for (byte[] request : requests) {
      for (ResourceSpans source :
          ExportTraceServiceRequest.parseFrom(request).getResourceSpansList()) {
        for (ScopeSpans scope : source.getScopeSpansList()) {
          spans += scope.getSpansCount();
        }
      }
    }
    return spans;
  }

  private static Path directory() {
    String named = System.getProperty(DIRECTORY);
    if (named != null) {
      return Path.of(named);
    }
    for (@Nullable Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(IN_PROJECT))) {
        return at.resolve(IN_PROJECT);
      }
    }
    throw new IllegalStateException(
        "no %s here or above: run it within the project, or name the directory with -D%s=…"
            .formatted(IN_PROJECT, DIRECTORY));
  }
}
