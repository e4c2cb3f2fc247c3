/** Sends to a receiver of OTLP what was recorded. */
@NullMarked
package io.llmobservatory.client.replay;

import org.jspecify.annotations.NullMarked;
