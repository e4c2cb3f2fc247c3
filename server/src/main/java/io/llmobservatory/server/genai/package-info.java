/**
 * OTLP span in, {@link LlmSpan} out: which spans are GenAI spans, in which dialect they are
 * written, and what each field of the stored span is.
 *
 * <p>Pure: no I/O, no clock, no threads, no logging. {@link SpanMapping} is the way in; {@link
 * Field} is the table of what is looked for where.
 */
@NullMarked
package io.llmobservatory.server.genai;

import org.jspecify.annotations.NullMarked;
