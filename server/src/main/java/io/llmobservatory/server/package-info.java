/**
 * Wires the parts: {@link Server} starts them in order and stops them in reverse, {@link Database}
 * is what the configuration says the database is.
 */
@NullMarked
package io.llmobservatory.server;

import org.jspecify.annotations.NullMarked;
