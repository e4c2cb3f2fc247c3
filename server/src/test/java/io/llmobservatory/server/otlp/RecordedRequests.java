package io.llmobservatory.server.otlp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Trace requests of published instrumentation libraries, as they were on the wire. */
final class RecordedRequests {
  private RecordedRequests() {}

  /** The requests by file name. */
  static Map<String, byte[]> all() {
    URL directory = RecordedRequests.class.getResource("/otlp");
    if (directory == null) {
      throw new IllegalStateException("no directory otlp among the test resources");
    }
    Map<String, byte[]> requests = new TreeMap<>();
    try (Stream<Path> files = Files.list(Path.of(directory.toURI()))) {
      for (Path file : files.toList()) {
        requests.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return requests;
  }

  static List<byte[]> bytes() {
    return List.copyOf(all().values());
  }
}
