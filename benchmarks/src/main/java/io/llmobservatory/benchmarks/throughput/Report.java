package io.llmobservatory.benchmarks.throughput;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Prints what was measured as it comes, and keeps it for a file. */
final class Report {
  private final PrintStream out;
  private final Map<String, Object> json = new LinkedHashMap<>();
  private String prefix = "";

  Report(PrintStream out) {
    this.out = out;
  }

  /** Names in the file begin with this, and a dot. */
  void under(String name) {
    prefix = name.isEmpty() ? "" : name + ".";
  }

  void section(String title) {
    out.printf("%n%s%n", title);
  }

  void figure(String label, String name, Figure figure, int decimals) {
    line(label, figure.text(decimals));
    put(name, figure.median());
    put(name + ".range", figure.json());
  }

  void count(String label, String name, long value) {
    line(label, String.format(Locale.ROOT, "%,d", value));
    put(name, value);
  }

  void number(String label, String name, double value, int decimals) {
    line(label, String.format(Locale.ROOT, "%,." + decimals + "f", value));
    put(name, value);
  }

  void text(String label, String name, String value) {
    line(label, value);
    put(name, value);
  }

  /** Says whether a goal is met. */
  void goal(String label, String name, boolean met, String figure) {
    line((met ? "met      " : "NOT MET  ") + label, figure);
    put("goals." + name, met);
  }

  private void line(String label, String value) {
    out.printf("  %-44s %s%n", label, value);
    out.flush();
  }

  private void put(String name, Object value) {
    json.put(prefix + name, value);
  }

  void write(Path file) throws IOException {
    JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    Files.writeString(file, mapper.writeValueAsString(json) + "\n");
  }
}
