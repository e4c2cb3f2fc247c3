package io.llmobservatory.server.embedded;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * How to reach a database.
 *
 * @param host a name or an IPv4 address
 * @param port a TCP port
 * @param database the name of the database
 * @param user the name of the role
 * @param password the password in clear; {@link #toString()} masks it
 */
public record PostgresUrl(String host, int port, String database, String user, String password) {
  /** The URL for the JDBC driver. It holds no credentials: hand user and password over apart. */
  public String jdbcUrl() {
    return "jdbc:postgresql://" + address();
  }

  /** The URL for libpq, as {@code psql} takes it. It holds the password. */
  public String uri() {
    return "postgresql://" + encode(user) + ":" + encode(password) + "@" + address();
  }

  /** The same server, user and password with another database. */
  public PostgresUrl withDatabase(String name) {
    return new PostgresUrl(host, port, name, user, password);
  }

  /** {@link #uri()} with the password masked. */
  @Override
  public String toString() {
    return "postgresql://" + encode(user) + ":****@" + address();
  }

  private String address() {
    return host + ":" + port + "/" + encode(database);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
