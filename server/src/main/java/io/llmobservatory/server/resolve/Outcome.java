package io.llmobservatory.server.resolve;

import io.llmobservatory.server.genai.Rejection;
import java.util.Map;

/**
 * What became of spans or messages that were submitted and committed.
 *
 * @param stored how many are new
 * @param duplicates how many were stored before, which is success too
 * @param rejected how many were refused, by reason
 */
public record Outcome(int stored, int duplicates, Map<Rejection, Integer> rejected) {}
