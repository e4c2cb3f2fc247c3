package io.llmobservatory.benchmarks.resolution;

import io.llmobservatory.server.embedded.EmbeddedPostgres;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.store.DatabaseAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The command behind {@code benchmarks/resolve}, which tells its options. */
public final class ResolutionMain {
  private int rounds = 9;
  private int samples = 200;
  private @Nullable Path json;
  private @Nullable String url;

  private ResolutionMain(Deque<String> arguments) {
    while (!arguments.isEmpty()) {
      String option = arguments.pop();
      if (arguments.isEmpty()) {
        throw new IllegalArgumentException(option + " is no option, or wants a value");
      }
      String value = arguments.pop();
      switch (option) {
        case "--rounds" -> rounds = count(option, value);
        case "--samples" -> samples = count(option, value);
        case "--json" -> json = Path.of(value);
        case "--url" -> url = value;
        default -> throw new IllegalArgumentException("there is no option " + option);
      }
    }
  }

  private static int count(String option, String value) {
    if (!value.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(option + " wants a number, and at least 1");
    }
    return Integer.parseInt(value);
  }

  /** Measures, and prints the table on standard output. */
  public static void main(String[] arguments) throws Exception {
    ResolutionMain main;
    try {
      main = new ResolutionMain(new ArrayDeque<>(List.of(arguments)));
    } catch (IllegalArgumentException e) {
      tell(e.getMessage() + "; see --help");
      System.exit(2);
      return;
    }
    ResolutionResult result = main.measure();
    System.out.print(result.toText());
    if (main.json != null) {
      Files.writeString(
          main.json,
          JsonMapper.builder()
              .build()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(result.toMap()));
    }
  }

  private ResolutionResult measure() throws Exception {
    if (url != null) {
      return run(new DatabaseAddress(url, null, null));
    }
    tell("starting PostgreSQL");
    TemporaryDirectory directory = TemporaryDirectory.create("llm-observatory-resolve");
    EmbeddedPostgres postgres;
    try {
      postgres = EmbeddedPostgres.start(directory.path());
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
    Thread stop =
        new Thread(
            () -> {
              postgres.close();
              directory.close();
            },
            "stop-postgres");
    // Also when the measurement is broken off: the server would outlive us.
    Runtime.getRuntime().addShutdownHook(stop);
    PostgresUrl at = postgres.url();
    return run(new DatabaseAddress(at.jdbcUrl(), at.user(), at.password()));
  }

  private ResolutionResult run(DatabaseAddress address) throws Exception {
    return ResolutionBenchmark.run(address, rounds, samples, ResolutionMain::tell);
  }

  private static void tell(@Nullable String what) {
    System.err.println("resolve: " + what);
  }
}
