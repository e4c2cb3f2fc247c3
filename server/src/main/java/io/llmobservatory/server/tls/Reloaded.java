package io.llmobservatory.server.tls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value made of PEM texts, made anew when they have changed. What cannot be used is said once and
 * never replaces what is in use. {@link #refresh} is for one thread at a time.
 *
 * @param <T> what is made
 */
final class Reloaded<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Reloaded.class);

  /** A refused text may be half of what is being written: it is looked at again this soon. */
  private static final Duration AFTER_REFUSAL = Duration.ofSeconds(10);

  /**
   * Makes a value of the texts.
   *
   * @param <T> what is made
   */
  interface Parser<T> {
    T parse(List<String> texts) throws TlsException;
  }

  private final List<PemText> sources;
  private final Parser<T> parser;
  private final @Nullable Duration interval;
  private List<String> inUse;
  private T value;
  private @Nullable String refusal;
  private volatile long dueNanos;

  /**
   * @param interval between two looks; null for one look only, here
   */
  Reloaded(List<PemText> sources, Parser<T> parser, @Nullable Duration interval, long nowNanos)
      throws TlsException {
    this.sources = sources;
    this.parser = parser;
    this.interval = interval;
    this.inUse = read();
    this.value = parser.parse(inUse);
    this.dueNanos = interval == null ? nowNanos : nowNanos + interval.toNanos();
  }

  T value() {
    return value;
  }

  boolean isDue(long nowNanos) {
    return interval != null && nowNanos - dueNanos >= 0;
  }

  /** Looks at the texts if it is time to; true if there is another value now. */
  boolean refresh(long nowNanos) {
    if (interval == null || !isDue(nowNanos)) {
      return false;
    }
    Duration next = interval;
    boolean changed = false;
    try {
      // The texts themselves are compared: a date would miss a file written twice in a moment.
      List<String> texts = read();
      if (!texts.equals(inUse)) {
        value = parser.parse(texts);
        inUse = texts;
        changed = true;
      }
      refusal = null;
    } catch (TlsException e) {
      if (!Objects.equals(e.getMessage(), refusal)) {
        LOG.warn("{}; what was read before stays in use", e.getMessage());
      }
      refusal = e.getMessage();
      next = interval.compareTo(AFTER_REFUSAL) < 0 ? interval : AFTER_REFUSAL;
    }
    dueNanos = nowNanos + next.toNanos();
    return changed;
  }

  private List<String> read() throws TlsException {
    List<String> texts = new ArrayList<>(sources.size());
    for (PemText source : sources) {
      texts.add(source.read());
    }
    return texts;
  }
}
