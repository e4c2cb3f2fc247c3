package io.llmobservatory.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/** Makes the cluster of a data directory: initdb, our settings, our database. */
final class NewCluster {
  /** In the cluster's folder, so that a copy of the folder is complete. */
  static final String PASSWORD_FILE = "llm_observatory.password";

  private static final int PASSWORD_BYTES = 24;

  private final DataDirectory directory;
  private final Installation installation;
  private final Path cluster;

  private NewCluster(DataDirectory directory, Installation installation) {
    this.directory = directory;
    this.installation = installation;
    this.cluster = directory.staging().resolve("cluster");
  }

  /**
   * Makes the cluster under another name and renames it when all of it is on the disk: one that was
   * broken off is made anew.
   */
  static void create(DataDirectory directory, Installation installation)
      throws IOException, InterruptedException {
    Path staging = directory.staging();
    Trees.delete(staging);
    Files.createDirectory(staging);
    DataDirectory.permit(staging, "rwx------");
    new NewCluster(directory, installation).make();
    Trees.rename(staging.resolve("cluster"), directory.cluster());
    Trees.delete(staging);
  }

  private void make() throws IOException, InterruptedException {
    Path passwordFile = directory.staging().resolve(PASSWORD_FILE);
    DataDirectory.replace(passwordFile, newPassword() + "\n");
    installation.user().own(passwordFile);
    installation.user().own(directory.staging());
    initialise(passwordFile);
    Files.move(passwordFile, cluster.resolve(PASSWORD_FILE));
    Files.writeString(
        cluster.resolve("postgresql.conf"), ClusterSettings.INCLUDE, StandardOpenOption.APPEND);
    Path settings = cluster.resolve(ClusterSettings.FILE);
    DataDirectory.replace(settings, ClusterSettings.text(Ports.anyFree()));
    installation.user().own(settings);
    createDatabase();
    // The steps above skipped this for speed; it is done once for all of them.
    String method = "--sync-method=" + ClusterSettings.syncMethod();
    run(installation.command("initdb", "--sync-only", method, "-D", cluster.toString()));
  }

  private void initialise(Path passwordFile) throws IOException, InterruptedException {
    run(
        installation.command(
            "initdb",
            "--pgdata=" + cluster,
            "--username=" + DataDirectory.NAME,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--auth-local=scram-sha-256",
            "--auth-host=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-instructions",
            "--no-sync"));
  }

  /** Needs no running server: PostgreSQL reads the statement from its standard input. */
  private void createDatabase() throws IOException, InterruptedException {
    Path statement = directory.staging().resolve("create.sql");
    Files.writeString(statement, "CREATE DATABASE " + DataDirectory.NAME + "\n");
    List<String> words =
        installation.command(
            "postgres", "--single", "-j", "-F", "-D", cluster.toString(), "template1");
    Process process =
        Command.of(directory.staging(), words)
            .redirectInput(statement.toFile())
            .redirectOutput(Command.appendTo(directory.log()))
            .start();
    check(Command.exit(process, words), words);
  }

  private void run(List<String> words) throws IOException, InterruptedException {
    check(Command.run(directory.staging(), directory.log(), words), words);
  }

  private void check(int exit, List<String> words) {
    if (exit != 0) {
      throw new EmbeddedPostgresException(
          "Could not create the embedded PostgreSQL in %s: exit code %d of %s; %s"
              .formatted(directory.root(), exit, String.join(" ", words), directory.logTail()));
    }
  }

  private static String newPassword() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
