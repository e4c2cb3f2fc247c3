package io.llmobservatory.cli;

import io.llmobservatory.client.LlmObservatoryClient;
import io.llmobservatory.client.LlmObservatoryException;
import io.llmobservatory.client.TraceQueries;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** A command that asks a running server, and shows what it answers. */
abstract sealed class ServerCommand extends Subcommand
    permits ExportCommand, TailCommand, TraceCommand, TracesCommand, UsageCommand {
  @Mixin private final ServerOptions server = new ServerOptions();

  @Override
  public final Integer call() throws Exception {
    Logging.bridge();
    Output output = new Output(out(), err());
    try (LlmObservatoryClient client = server.open(spec().commandLine())) {
      int code = ask(client.queries(), output);
      output.flush();
      return code;
    } catch (Output.ClosedException e) {
      return Failures.FAILED; // Whoever read the output has seen enough ("| head"), and knows.
    } catch (LlmObservatoryException e) {
      output.flush(); // What is there already is told before what is not.
      ServerFailure failure = ServerFailure.of(e, server.endpoint());
      fail(failure.text());
      return failure.exitCode();
    }
  }

  /** Asks, and writes the answer; returns the exit code. */
  abstract int ask(TraceQueries queries, Output output) throws IOException;

  final void fail(String text) {
    err().println(spec().qualifiedName() + ": " + text);
  }

  final ParameterException wrongUsage(String message) {
    return new ParameterException(spec().commandLine(), message);
  }
}
