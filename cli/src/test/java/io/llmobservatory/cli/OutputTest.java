package io.llmobservatory.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class OutputTest {
  @Test
  void a_closed_reader_ends_the_writing() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    PrintWriter out = new PrintWriter(closed, false, StandardCharsets.UTF_8);
    Output output = new Output(out, new PrintWriter(new StringWriter()));

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                output.line("x");
              }
            })
        .isInstanceOf(Output.ClosedException.class);
  }
}
