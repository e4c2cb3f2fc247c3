package io.llmobservatory.benchmarks.load;

/**
 * The requests of a workload, all of one size, and how the spans of a trace are spread over them:
 * three in one request, three in the next, two in the one after. Requests of less than a trace hold
 * the next spans of the trace in hand.
 */
final class Templates {
  private static final int[] FIRST_SLOTS = {0, 3, 6, Workload.TRACE_SPANS};

  private final int spans;
  private final Template[] templates;

  /** Requests until the spans of all slots have been sent. */
  private final int period;

  Templates(Workload workload, int spans) {
    if (Workload.TRACE_SPANS % spans != 0 && spans % Workload.TRACE_SPANS != 0) {
      throw new IllegalArgumentException(
          "spans=%d: a divisor or a multiple of %d is needed"
              .formatted(spans, Workload.TRACE_SPANS));
    }
    this.spans = spans;
    this.period = Math.max(1, Workload.TRACE_SPANS / spans);
    this.templates = new Template[Workload.RESOURCES * period];
    for (int i = 0; i < templates.length; i++) {
      int[] slots = new int[spans];
      for (int j = 0; j < spans; j++) {
        slots[j] = slot(i, j);
      }
      templates[i] = new Template(workload.request(i / period, slots, 0x5eed + i), slots);
    }
  }

  /** The most bytes that a request has. */
  int length() {
    int length = 0;
    for (Template template : templates) {
      length = Math.max(length, template.length());
    }
    return length;
  }

  /** The template of a request; the services take turns. */
  Template of(long request) {
    long service = request / period % Workload.RESOURCES;
    return templates[(int) (service * period + request % period)];
  }

  private int slot(int request, int span) {
    if (spans < Workload.TRACE_SPANS) {
      return request % period * spans + span;
    }
    int traces = spans / Workload.TRACE_SPANS;
    int part = part(span, traces);
    int width = FIRST_SLOTS[part + 1] - FIRST_SLOTS[part];
    return FIRST_SLOTS[part] + (span - FIRST_SLOTS[part] * traces) % width;
  }

  /** The number of the trace of a span. */
  long trace(long request, int span) {
    if (spans < Workload.TRACE_SPANS) {
      return request / period;
    }
    int traces = spans / Workload.TRACE_SPANS;
    int part = part(span, traces);
    int width = FIRST_SLOTS[part + 1] - FIRST_SLOTS[part];
    return (request - part) * traces + (span - FIRST_SLOTS[part] * traces) / width;
  }

  private static int part(int span, int traces) {
    return span < FIRST_SLOTS[1] * traces ? 0 : span < FIRST_SLOTS[2] * traces ? 1 : 2;
  }
}
