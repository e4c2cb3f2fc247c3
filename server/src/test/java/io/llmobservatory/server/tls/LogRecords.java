package io.llmobservatory.server.tls;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What this package logs while it is open. */
final class LogRecords implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger(ServerTls.class.getPackageName());
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  LogRecords() {
    logger.setLevel(Level.INFO);
    appender.start();
    logger.addAppender(appender);
  }

  List<String> warnings() {
    return at(Level.WARN);
  }

  List<String> infos() {
    return at(Level.INFO);
  }

  private List<String> at(Level level) {
    List<String> messages = new ArrayList<>();
    for (ILoggingEvent event : List.copyOf(appender.list)) {
      if (event.getLevel().equals(level)) {
        messages.add(event.getFormattedMessage());
      }
    }
    return messages;
  }

  @Override
  public void close() {
    logger.setLevel(null);
    logger.detachAppender(appender);
    appender.stop();
  }
}
