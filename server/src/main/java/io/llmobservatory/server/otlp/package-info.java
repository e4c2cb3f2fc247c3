/**
 * The OTLP span and log record as they came, and one reader per signal that yields them.
 *
 * <p>{@link OtlpRequestReader} walks the bytes of a request once and hands out one {@link OtlpSpan}
 * after the other. Nothing is copied: a span is a view of the request's bytes until the next one is
 * read. {@link OtlpLogReader} does the same with log records. Structure is checked here, text is
 * not: bad UTF-8 is repaired where it is written. {@link OtlpJson} turns a request in JSON into the
 * bytes that they read.
 */
@NullMarked
package io.llmobservatory.server.otlp;

import org.jspecify.annotations.NullMarked;
