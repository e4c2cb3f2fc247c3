package io.llmobservatory.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes each log record as a JSON object in a line, with the keys that the Collector's have. */
final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NONE = {};

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(256);
    line.append("{\"level\":");
    JsonText.string(event.getLevel().toString().toLowerCase(Locale.ROOT), line);
    line.append(",\"ts\":");
    JsonText.string(DateTimeFormatter.ISO_INSTANT.format(event.getInstant()), line);
    line.append(",\"logger\":");
    JsonText.string(event.getLoggerName(), line);
    line.append(",\"thread\":");
    JsonText.string(event.getThreadName(), line);
    line.append(",\"msg\":");
    JsonText.string(event.getFormattedMessage(), line);
    IThrowableProxy failure = event.getThrowableProxy();
    if (failure != null) {
      line.append(",\"stacktrace\":");
      JsonText.string(ThrowableProxyUtil.asString(failure), line);
    }
    return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] headerBytes() {
    return NONE;
  }

  @Override
  public byte[] footerBytes() {
    return NONE;
  }
}
