package io.llmobservatory.server.firstdesign;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a span.
 *
 * @param before whether it was stored already
 * @param trace the UUID of its trace, null if that is not known
 * @param refusal why it is not stored, null if it is
 */
record Fate(boolean before, @Nullable UUID trace, @Nullable String refusal) {}
