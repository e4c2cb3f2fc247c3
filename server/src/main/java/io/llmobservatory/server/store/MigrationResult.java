package io.llmobservatory.server.store;

/**
 * What {@link Schema#migrate} did.
 *
 * @param from the version of the schema before, 0 for an empty database
 * @param to the version now
 */
public record MigrationResult(int from, int to) {

  /** Whether the schema was changed. */
  public boolean changed() {
    return from != to;
  }
}
