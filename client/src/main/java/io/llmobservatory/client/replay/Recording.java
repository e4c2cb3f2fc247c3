package io.llmobservatory.client.replay;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One recorded request.
 *
 * @param request an encoded request: the bytes as they are in the file, unless that is JSON
 * @param records how many spans or log records the request holds
 */
record Recording(Path file, Signal signal, ByteString request, int records) {
  /** OTLP, "Protocol Details": a client should not send more than 64 MiB in one request. */
  static final long MAX_BYTES = 64L << 20;

  /**
   * Reads {@code file}.
   *
   * @throws UnusableRecordingException if the file cannot be sent; the message names the file and
   *     the reason
   */
  static Recording read(Path file) throws UnusableRecordingException {
    String name = file.toString().toLowerCase(Locale.ROOT);
    boolean json = name.endsWith(".json");
    if (name.endsWith(json ? ".metrics.json" : ".metrics.pb")) {
      throw new UnusableRecordingException(
          file + ": holds metrics by its name; only spans and log records can be replayed");
    }
    Signal signal = name.endsWith(json ? ".logs.json" : ".logs.pb") ? Signal.LOGS : Signal.TRACES;
    ByteString bytes = bytes(file);
    try {
      ByteString request =
          json ? OtlpJson.encode(bytes.toString(StandardCharsets.UTF_8), signal.request()) : bytes;
      return new Recording(file, signal, request, RecordCount.of(signal, request));
    } catch (IOException e) {
      throw new UnusableRecordingException(
          "%s: not an OTLP %s request in %s: %s"
              .formatted(file, signal.word(), json ? "JSON" : "protobuf", e.getMessage()));
    }
  }

  private static ByteString bytes(Path file) throws UnusableRecordingException {
    if (Files.notExists(file)) {
      throw new UnusableRecordingException(file + ": no such file");
    }
    if (Files.isDirectory(file)) {
      throw new UnusableRecordingException(
          file + ": is a directory, name the files in it, for example " + file.resolve("*.pb"));
    }
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new UnusableRecordingException(
            file + ": " + size + " bytes are more than one OTLP request may have, " + MAX_BYTES);
      }
      return UnsafeByteOperations.unsafeWrap(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UnusableRecordingException(file + ": cannot be read: " + e);
    }
  }
}
