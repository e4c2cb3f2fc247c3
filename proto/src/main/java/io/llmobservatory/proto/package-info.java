/**
 * The wire contract that server and client share. OTLP's messages and stubs come from the published
 * artifact {@code io.opentelemetry.proto:opentelemetry-proto}, whose version this module pins.
 */
@NullMarked
package io.llmobservatory.proto;

import org.jspecify.annotations.NullMarked;
