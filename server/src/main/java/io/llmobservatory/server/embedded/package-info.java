/**
 * Runs a private PostgreSQL server out of published binaries, for when no database is configured.
 */
@NullMarked
package io.llmobservatory.server.embedded;

import org.jspecify.annotations.NullMarked;
