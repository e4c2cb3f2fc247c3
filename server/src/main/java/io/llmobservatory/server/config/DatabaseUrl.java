package io.llmobservatory.server.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a PostgreSQL database. No text form of it but {@link #jdbcUrl} and {@link #password}
 * themselves shows a password.
 *
 * @param jdbcUrl {@code jdbc:postgresql://hosts/database?parameters} without user and password; may
 *     hold {@code sslpassword}
 * @param user decoded; null lets the driver choose
 * @param password decoded; null if there is none
 */
public record DatabaseUrl(String jdbcUrl, @Nullable String user, @Nullable String password) {
  private static final String JDBC = "jdbc:";
  private static final String SCHEME = JDBC + "postgresql://";
  private static final Pattern SECRET = Pattern.compile("(?<=[?&](?:ssl)?password=)[^&]*");

  /**
   * @throws IllegalArgumentException if the URL has another scheme
   */
  public DatabaseUrl {
    if (!jdbcUrl.startsWith(SCHEME)) {
      throw new IllegalArgumentException("expected a URL that starts with " + SCHEME);
    }
  }

  /**
   * Reads {@code postgresql://}, {@code postgres://} (as libpq does) or {@code jdbc:postgresql://}.
   * User and password may stand before the host or among the parameters, percent-encoded; the
   * parameters are the JDBC driver's, or libpq's where it has the same under another name.
   *
   * @throws IllegalArgumentException if the text has another form; its message quotes none of it
   */
  public static DatabaseUrl parse(String text) {
    return new DatabaseUrlParser(text).parse();
  }

  /** The URL in libpq's form, with every password masked. {@link #parse} reads it. */
  public String masked() {
    String url = jdbcUrl.substring(JDBC.length());
    url = SECRET.matcher(url).replaceAll(Refusal.MASK);
    if (user == null && password == null) {
      return url;
    }
    String userInfo = user == null ? "" : DatabaseUrlParser.encode(user);
    return url.replaceFirst(
        "://", "://" + userInfo + (password == null ? "" : ":" + Refusal.MASK) + "@");
  }

  /** The same as {@link #masked}. */
  @Override
  public String toString() {
    return masked();
  }
}
