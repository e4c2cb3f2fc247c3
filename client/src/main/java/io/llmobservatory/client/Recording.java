package io.llmobservatory.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One recorded trace request.
 *
 * @param request the bytes as they are in the file, an encoded {@code ExportTraceServiceRequest}
 * @param spans how many spans the request holds
 */
record Recording(Path file, ByteString request, int spans) {
  /** OTLP, "Protocol Details": a client should not send more than 64 MiB in one request. */
  static final long MAX_BYTES = 64L << 20;

  /**
   * Reads {@code file}.
   *
   * @throws UnusableRecordingException if the file cannot be sent; the message names the file and
   *     the reason
   */
  static Recording read(Path file) throws UnusableRecordingException {
    refuseByName(file);
    ByteString request = bytes(file);
    try {
      return new Recording(file, request, SpanCount.of(request));
    } catch (IOException e) {
      throw new UnusableRecordingException(
          file + ": not an OTLP trace request in protobuf: " + e.getMessage());
    }
  }

  private static void refuseByName(Path file) throws UnusableRecordingException {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".logs.pb") || name.endsWith(".metrics.pb")) {
      throw new UnusableRecordingException(
          file + ": holds logs or metrics by its name; only trace requests can be replayed");
    }
    if (name.endsWith(".json")) {
      throw new UnusableRecordingException(
          file + ": JSON cannot be replayed, give the protobuf recording (.pb)");
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
