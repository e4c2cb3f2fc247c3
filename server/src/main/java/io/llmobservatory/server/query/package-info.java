/**
 * Reads traces and spans back: {@link TraceQueryGrpc} answers calls, {@link TraceQueries} asks the
 * database. Every query is limited in time and rows, sees one tenant only, and runs over
 * connections and threads of its own, so that none holds up those who write.
 */
@NullMarked
package io.llmobservatory.server.query;

import org.jspecify.annotations.NullMarked;
