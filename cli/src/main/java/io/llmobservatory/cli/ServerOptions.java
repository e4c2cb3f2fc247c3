package io.llmobservatory.cli;

import io.llmobservatory.client.LlmObservatoryClient;
import io.llmobservatory.client.LlmObservatoryClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which server is asked, and who asks. */
final class ServerOptions {
  @Option(
      names = "--endpoint",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:4317",
      description = {
        "The server, gRPC (default: ${DEFAULT-VALUE}).",
        "With https:// before it, TLS is spoken."
      })
  private String endpoint = "localhost:4317";

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "A token or API key, sent as \"Authorization: Bearer TOKEN\".")
  private @Nullable String token;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file that holds the token: nobody sees it among the processes.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description =
          "Whom to trust, certificates as PEM; speaks TLS. Without it, those that Java trusts.")
  private @Nullable Path authorities;

  @Option(
      names = "--header",
      paramLabel = "NAME=VALUE",
      description = "A header to send with each call; may be repeated.")
  private Map<String, String> headers = new LinkedHashMap<>();

  String endpoint() {
    return endpoint;
  }

  /** Returns a client; it connects with its first call. */
  LlmObservatoryClient open(CommandLine command) {
    if (token != null && tokenFile != null) {
      throw new ParameterException(command, "--token and --token-file: give one of them");
    }
    try {
      LlmObservatoryClientBuilder client = LlmObservatoryClient.builder(endpoint);
      for (Map.Entry<String, String> header : headers.entrySet()) {
        client.header(header.getKey(), header::getValue);
      }
      String bearer = tokenFile == null ? token : read(tokenFile);
      if (bearer != null) {
        client.bearerToken(bearer);
      }
      if (authorities != null) {
        client.trustedCertificates(authorities);
      }
      return client.build();
    } catch (IllegalArgumentException e) {
      String about = authorities == null ? "" : "--endpoint, --ca-file: ";
      throw new ParameterException(command, about + Failures.message(e), e);
    } catch (UncheckedIOException e) {
      throw new ParameterException(
          command, "--ca-file " + authorities + ": " + Failures.message(e), e);
    } catch (IOException e) {
      throw new ParameterException(
          command, "--token-file " + tokenFile + ": cannot be read: " + e, e);
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }
}
