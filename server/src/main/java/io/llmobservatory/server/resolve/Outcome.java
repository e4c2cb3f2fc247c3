package io.llmobservatory.server.resolve;

import io.llmobservatory.server.genai.Rejection;
import java.util.Map;

/**
 * What became of spans, or of the log records of messages, that were submitted and committed.
 *
 * @param stored how many are new
 * @param same how many were stored before just so, which is success too
 * @param different how many were stored before in another version, which stays; success too
 * @param rejected how many were refused, by reason
 */
public record Outcome(int stored, int same, int different, Map<Rejection, Integer> rejected) {}
