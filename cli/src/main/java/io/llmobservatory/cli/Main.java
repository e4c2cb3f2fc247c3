package io.llmobservatory.cli;

/** The command {@code llm-observatory}. */
public final class Main {
  private Main() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    System.exit(args.length);
  }
}
