package io.llmobservatory.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import io.llmobservatory.server.config.Telemetry;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** How much is logged, and that all of it goes one way. */
final class Logging {
  private Logging() {}

  /** Brings what gRPC says through java.util.logging to where everything else is logged. */
  static void bridge() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  /** Leaves out what is less severe than the configuration wants, and writes as it wants. */
  static void apply(Telemetry.Logs options) {
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(Level.toLevel(options.level().name()));
      if (options.encoding() == Telemetry.LogEncoding.JSON
          && root.getAppender("stderr") instanceof OutputStreamAppender<ILoggingEvent> stderr) {
        stderr.setEncoder(new JsonLogEncoder());
      }
    }
  }
}
