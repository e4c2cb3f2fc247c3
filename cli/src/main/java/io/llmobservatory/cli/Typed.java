package io.llmobservatory.cli;

import io.llmobservatory.server.config.Durations;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Values as people type them into options. */
final class Typed {
  private Typed() {}

  /** A moment: a day or a time, in UTC unless it tells its offset. */
  static final class Moment implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String value) {
      String text = value.strip().replace(' ', 'T');
      try {
        if (text.indexOf('T') < 0) {
          return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        return text.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
            ? OffsetDateTime.parse(text).toInstant()
            : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "expected a day or a time such as 2026-11-01 or 2026-11-01T12:00:00Z but was '"
                + value
                + "'");
      }
    }
  }

  /** A length of time. */
  static final class Length implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      try {
        return Durations.parseTyped(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** An amount of US dollars. */
  static final class Dollars implements ITypeConverter<BigDecimal> {
    @Override
    public BigDecimal convert(String value) {
      if (!value.matches("\\d{1,15}(\\.\\d{1,15})?")) {
        throw new TypeConversionException(
            "expected US dollars such as 0.5 but was '" + value + "'");
      }
      return new BigDecimal(value);
    }
  }
}
