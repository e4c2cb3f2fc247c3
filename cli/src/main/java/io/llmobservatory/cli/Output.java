package io.llmobservatory.cli;

import java.io.IOException;
import java.io.PrintWriter;

/** Where results go, line by line, with remarks that are no part of them on the side. */
final class Output {
  /** A closed pipe is noticed by looking for it, which flushes. */
  private static final int LINES_BETWEEN_CHECKS = 200;

  private final PrintWriter out;
  private final PrintWriter err;
  private int lines;

  Output(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /** Nobody reads the output any more. */
  static final class ClosedException extends IOException {
    private static final long serialVersionUID = 1;

    ClosedException() {
      super("the output is closed");
    }
  }

  /** Writes a line, ended by LF on every system. */
  void line(CharSequence text) throws ClosedException {
    out.append(text).append('\n');
    if (++lines % LINES_BETWEEN_CHECKS == 0) {
      flush();
    }
  }

  void flush() throws ClosedException {
    if (out.checkError()) {
      throw new ClosedException();
    }
  }

  void remark(String text) {
    err.println(text);
  }
}
