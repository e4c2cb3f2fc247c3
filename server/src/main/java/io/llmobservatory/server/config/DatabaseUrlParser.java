package io.llmobservatory.server.config;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes a database URL apart. No message quotes the URL: where a password has a character that
 * ought to be encoded, any part of it can turn up as host, port or database.
 */
final class DatabaseUrlParser {
  static final String EXPECTED = "postgresql://user:password@host:port/database";

  private static final Pattern SCHEME =
      Pattern.compile("(?<jdbc>jdbc:postgresql)://|postgres(ql)?://");
  private static final Pattern HOST =
      Pattern.compile("(?<name>[\\p{L}\\p{N}_.-]*|\\[[0-9A-Fa-f:.]+])(:(?<port>\\d{1,5}))?");
  private static final int MAX_PORT = 65_535;

  /** libpq's names of parameters that the driver has under another name. */
  private static final Map<String, String> LIBPQ_NAMES =
      Map.of(
          "application_name", "ApplicationName",
          "channel_binding", "channelBinding",
          "connect_timeout", "connectTimeout",
          "gssencmode", "gssEncMode",
          "sslnegotiation", "sslNegotiation",
          "target_session_attrs", "targetServerType");

  /**
   * The driver's parameters that say how to reach the database and how to speak with it. Those that
   * would change what a statement of the server does are left out. A name that the driver does not
   * know it ignores, so that a slip in {@code sslmode} would send the password in the clear.
   */
  static final Set<String> DRIVER_NAMES =
      Set.of(
          ("user password ssl sslmode sslrootcert sslcert sslkey sslpassword sslfactory"
                  + " sslfactoryarg sslhostnameverifier sslpasswordcallback sslNegotiation"
                  + " sslResponseTimeout pemKeyAlgorithm channelBinding requireAuth"
                  + " scramMaxIterations authenticationPluginClassName gssEncMode gsslib"
                  + " gssResponseTimeout gssUseDefaultCreds jaasApplicationName jaasLogin"
                  + " kerberosServerName sspiServiceClass useSpnego ApplicationName options"
                  + " currentSchema targetServerType loadBalanceHosts hostRecheckSeconds"
                  + " localSocketAddress socketFactory socketFactoryArg tcpKeepAlive tcpNoDelay"
                  + " connectTimeout loginTimeout socketTimeout cancelSignalTimeout"
                  + " receiveBufferSize sendBufferSize prepareThreshold"
                  + " preparedStatementCacheQueries preparedStatementCacheSizeMiB"
                  + " logServerErrorDetail assumeMinServerVersion groupStartupParameters")
              .split(" ", -1));

  private final String text;
  private final Map<String, String> parameters = new LinkedHashMap<>();

  /** The driver reads a plus sign in its own URLs as a space, libpq as a plus sign. */
  private boolean plusIsSpace;

  DatabaseUrlParser(String text) {
    this.text = text;
  }

  DatabaseUrl parse() {
    Matcher scheme = SCHEME.matcher(text);
    if (!scheme.lookingAt()) {
      throw refusal("it has another form");
    }
    plusIsSpace = scheme.group("jdbc") != null;
    String rest = text.substring(scheme.end());
    int question = rest.indexOf('?');
    if (question >= 0) {
      readParameters(rest.substring(question + 1));
    }
    String location = question < 0 ? rest : rest.substring(0, question);
    int slash = location.indexOf('/');
    String authority = slash < 0 ? location : location.substring(0, slash);
    String path = slash < 0 ? "" : location.substring(slash + 1);
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      readUserInfo(authority.substring(0, at));
    }
    return assemble(hosts(authority.substring(at + 1)), path);
  }

  private DatabaseUrl assemble(String hosts, String path) {
    String user = parameters.remove("user");
    String password = parameters.remove("password");
    if (path.indexOf('/') >= 0 || path.indexOf('@') >= 0) {
      throw refusal("a / or @ in the user, password or database is not percent-encoded");
    }
    String database = path.isEmpty() ? user : decode(path, plusIsSpace);
    if (database == null) {
      throw refusal("it names no database");
    }
    StringBuilder url = new StringBuilder("jdbc:postgresql://").append(hosts).append('/');
    url.append(encode(database));
    char separator = '?';
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      url.append(separator).append(encode(parameter.getKey())).append('=');
      url.append(encode(parameter.getValue()));
      separator = '&';
    }
    return new DatabaseUrl(url.toString(), user, password);
  }

  /** As in libpq, a parameter wins over what stands before the host. */
  private void readUserInfo(String userInfo) {
    int colon = userInfo.indexOf(':');
    String user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon), false);
    if (!user.isEmpty()) {
      parameters.putIfAbsent("user", user);
    }
    if (colon >= 0) {
      parameters.putIfAbsent("password", decode(userInfo.substring(colon + 1), false));
    }
  }

  private void readParameters(String query) {
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw refusal(
            "its parameters must have the form name=value, joined by &, and a ? in the password"
                + " must be written %3F");
      }
      String name = decode(pair.substring(0, equals), plusIsSpace);
      String value = decode(pair.substring(equals + 1), plusIsSpace);
      String driverName = LIBPQ_NAMES.getOrDefault(name, name);
      if (!DRIVER_NAMES.contains(driverName)) {
        throw refusal("it has a parameter that is not known" + suggestion(name));
      }
      parameters.put(driverName, driverValue(name, value));
    }
  }

  /** The one value that libpq and the driver call by different words. */
  private static String driverValue(String name, String value) {
    return name.equals("target_session_attrs") && value.equals("read-write") ? "primary" : value;
  }

  private static String suggestion(String name) {
    Set<String> known = new TreeSet<>(LIBPQ_NAMES.keySet());
    known.addAll(DRIVER_NAMES);
    String nearest = EditDistance.nearest(name, known);
    return nearest == null ? "" : "; did you mean " + nearest + "?";
  }

  private String hosts(String hosts) {
    StringBuilder result = new StringBuilder();
    for (String host : hosts.split(",", -1)) {
      Matcher matcher = HOST.matcher(host);
      if (!matcher.matches() || !isPort(matcher.group("port"))) {
        throw refusal(
            "its host or port has the wrong form; a password with : / ? # or @ needs them"
                + " percent-encoded, as %3A %2F %3F %23 %40");
      }
      result.append(result.isEmpty() ? "" : ",");
      // The driver takes an empty host to be a host of that name.
      result.append(matcher.group("name").isEmpty() ? "localhost" : matcher.group("name"));
      result.append(matcher.group("port") == null ? "" : ":" + matcher.group("port"));
    }
    return result.toString();
  }

  private static boolean isPort(@Nullable String text) {
    return text == null || (Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MAX_PORT);
  }

  private static String decode(String encoded, boolean plusIsSpace) {
    try {
      return URLDecoder.decode(
          plusIsSpace ? encoded : encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // The decoder's own message quotes the text.
      throw refusal("a % in it is not followed by two hexadecimal digits; write %25 for a %");
    }
  }

  /** Percent-encodes, with nothing left that the driver and libpq would read differently. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static IllegalArgumentException refusal(String reason) {
    return new IllegalArgumentException("expected " + EXPECTED + ", but " + reason);
  }
}
