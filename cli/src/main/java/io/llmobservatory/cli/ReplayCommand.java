package io.llmobservatory.cli;

import io.llmobservatory.client.replay.OtlpReplay;
import io.llmobservatory.client.replay.ReplaySummary;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Sends recorded requests to a receiver. */
@Command(
    name = "replay",
    description = {
      "Send recorded OTLP requests to a receiver.",
      "",
      "Each file holds one request and is sent as it is, in the order given: log records if its name"
          + " ends with .logs.pb or .logs.json, else spans. JSON becomes protobuf on the way. A"
          + " receiver that is overloaded or away is asked again, up to five times a file. Ends with"
          + " a summary; the exit code is 1 if any file was not taken. What the receiver rejects out"
          + " of a request it takes is counted and shown, and is no failure.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  llm-observatory replay chat.pb",
      "  llm-observatory replay recordings/*.pb --endpoint collector:4317"
    })
final class ReplayCommand extends Subcommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Recorded requests in protobuf (.pb) or JSON (.json), at most 64 MiB each.")
  private List<Path> files = List.of();

  @Option(
      names = "--endpoint",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:4317",
      description = "The receiver, OTLP over gRPC without TLS (default: ${DEFAULT-VALUE}).")
  private String endpoint = "localhost:4317";

  @Override
  public Integer call() throws Exception {
    Logging.bridge();
    try (OtlpReplay replay = open()) {
      ReplaySummary summary = replay.send(files);
      new ReplayReport(out(), replay.endpoint()).print(summary);
      return summary.complete() ? 0 : Failures.FAILED;
    }
  }

  private OtlpReplay open() {
    try {
      return OtlpReplay.to(endpoint);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), e.getMessage(), e);
    }
  }
}
