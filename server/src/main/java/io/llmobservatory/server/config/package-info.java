/**
 * The configuration: a YAML file in the shape of the OpenTelemetry Collector's, overrides and
 * environment variables become immutable records. Start reading at {@link
 * io.llmobservatory.server.config.Configuration#load}; every key stands in the class of its
 * section, such as {@code GrpcKeys}, and the record beside it says how it is read; what only a
 * Collector knows stands in {@code CollectorKeys}.
 */
@NullMarked
package io.llmobservatory.server.config;

import org.jspecify.annotations.NullMarked;
