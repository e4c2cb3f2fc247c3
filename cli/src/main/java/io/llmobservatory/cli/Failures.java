package io.llmobservatory.cli;

import io.llmobservatory.client.replay.UnusableRecordingException;
import io.llmobservatory.server.config.InvalidConfigurationException;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells people what went wrong, on stderr, and turns it into an exit code. */
final class Failures {
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;

  private Failures() {}

  static int wrongUsage(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    PrintWriter err = command.getErr();
    if (args.length == 0) {
      command.usage(err);
      return WRONG_USAGE;
    }
    err.println(name + ": " + failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Try \"" + name + " --help\".");
    return WRONG_USAGE;
  }

  static int failed(Exception failure, CommandLine command, @Nullable ParseResult parsed) {
    PrintWriter err = command.getErr();
    err.println(command.getCommandSpec().qualifiedName() + ": " + message(failure));
    if (failure instanceof RuntimeException && !isOurs(failure)) {
      failure.printStackTrace(err); // Nobody foresaw it, so whoever mends it needs the place.
    }
    return isWrongUsage(failure) ? WRONG_USAGE : FAILED;
  }

  private static boolean isOurs(Throwable failure) {
    return failure.getClass().getName().startsWith("io.llmobservatory.");
  }

  private static boolean isWrongUsage(Exception failure) {
    return failure instanceof InvalidConfigurationException
        || failure instanceof UnusableRecordingException;
  }

  /** Returns what {@code failure} and, unless it is of our own wording, its causes say. */
  static String message(Throwable failure) {
    if (isOurs(failure) && failure.getMessage() != null) {
      return failure.getMessage();
    }
    StringBuilder text = new StringBuilder();
    Set<String> said = new HashSet<>();
    for (Throwable at = failure; at != null; at = at.getCause()) {
      String message = at.getMessage() == null ? at.toString() : at.getMessage();
      if (said.add(message) && text.indexOf(message) < 0) {
        text.append(text.length() == 0 ? "" : ": ").append(message);
      }
    }
    return text.toString();
  }
}
