/** The client side: sends to a receiver of OTLP what was recorded. Knows the wire contract only. */
@NullMarked
package io.llmobservatory.client;

import org.jspecify.annotations.NullMarked;
