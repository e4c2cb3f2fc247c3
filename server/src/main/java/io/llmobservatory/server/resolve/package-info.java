/**
 * Which trace a span belongs to, and which spans make a batch. {@link TraceResolver#submit} is the
 * way in; a {@link Lane} turns what has been submitted into batches; a {@link BatchWriter} brings a
 * batch into the database, whatever stands in the way. Messages of log records have a {@link
 * MessageLane} of their own.
 */
@NullMarked
package io.llmobservatory.server.resolve;

import org.jspecify.annotations.NullMarked;
