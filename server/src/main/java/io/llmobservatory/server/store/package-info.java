/**
 * All SQL that writes: one transaction per batch, in which spans are copied and traces upserted.
 *
 * <p>{@link PostgresStore#write} is the way in. A statement is a class that holds its text and its
 * binding together.
 */
@NullMarked
package io.llmobservatory.server.store;

import org.jspecify.annotations.NullMarked;
