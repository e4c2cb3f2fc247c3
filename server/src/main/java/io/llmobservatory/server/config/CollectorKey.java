package io.llmobservatory.server.config;

/**
 * What becomes of a key that a Collector knows and that no record here has.
 *
 * @param text why, in one sentence
 */
record CollectorKey(Treatment treatment, String text) {

  enum Treatment {
    /** It is accepted with all that is below it, and said once. */
    WITHOUT_MEANING,
    /** It is refused: going on without what it asks for would surprise. */
    REFUSED,
    /** It says what is so anyway, {@code tcp}, or is refused. */
    ONLY_TCP,
    /** It is taken as another word for a key of ours. */
    TAKEN
  }
}
