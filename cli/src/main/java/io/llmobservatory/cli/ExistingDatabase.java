package io.llmobservatory.cli;

import io.llmobservatory.server.Database;
import io.llmobservatory.server.config.Configuration;

/** Finds the database that "serve" would use, for commands that work on what is there already. */
final class ExistingDatabase {
  private ExistingDatabase() {}

  /**
   * Opens it where it runs; else starts the embedded one, but makes none.
   *
   * @throws MissingException if there is none yet
   */
  static Database open(Configuration configuration, DataDirectoryOption data)
      throws MissingException {
    Database running = Database.running(configuration, data.get());
    if (running != null) {
      return running;
    }
    if (!data.holdsDatabase()) {
      throw new MissingException(data.shown());
    }
    return Database.open(configuration, data.get());
  }

  /** To ask must not create what is asked. */
  static final class MissingException extends Exception {
    private static final long serialVersionUID = 1;

    private MissingException(String directory) {
      super(
          "no database in "
              + directory
              + " yet: start \"./llm-observatory serve\" first or give --data-dir");
    }
  }
}
