package io.llmobservatory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What log records look like: one line each. */
final class LoggingTest {
  private static ILoggingEvent event(
      LoggerContext context, String message, @Nullable Throwable failure, Object... arguments) {
    Logger logger = context.getLogger("io.llmobservatory.server.Server");
    return new LoggingEvent("", logger, Level.WARN, message, failure, arguments);
  }

  private static String line(Encoder<ILoggingEvent> encoder, ILoggingEvent event) {
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void json_is_an_object_a_line() {
    JsonLogEncoder encoder = new JsonLogEncoder();
    String line =
        line(
            encoder,
            event(
                new LoggerContext(),
                "port {} is \"taken\"\nby {}",
                new IllegalStateException("why", new RuntimeException("root")),
                4317,
                "größer\u0001"));
    assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
    JsonNode json = JsonMapper.shared().readTree(line);
    assertThat(json.propertyNames())
        .containsExactly("level", "ts", "logger", "thread", "msg", "stacktrace");
    assertThat(json.get("level").asString()).isEqualTo("warn");
    assertThat(json.get("ts").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d.*Z");
    assertThat(json.get("msg").asString()).isEqualTo("port 4317 is \"taken\"\nby größer\u0001");
    assertThat(json.get("stacktrace").asString())
        .contains("IllegalStateException: why", "Caused by: ", "RuntimeException: root");
  }

  @Test
  void text_is_one_line_too_even_with_a_stack_trace() throws Exception {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    URL file = Objects.requireNonNull(LoggingTest.class.getResource("/logback.xml"));
    configurator.doConfigure(file);
    OutputStreamAppender<ILoggingEvent> appender =
        (OutputStreamAppender<ILoggingEvent>)
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("stderr");
    Encoder<ILoggingEvent> encoder = appender.getEncoder();

    assertThat(line(encoder, event(context, "one\ntwo", null)))
        .endsWith(" WARN  Server: one | two\n");
    assertThat(line(encoder, event(context, "failed", new IllegalStateException("why"))))
        .contains(" WARN  Server: failed | java.lang.IllegalStateException: why | at ")
        .endsWith("\n")
        .containsOnlyOnce("\n");
  }
}
