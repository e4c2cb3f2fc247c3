package io.llmobservatory.server.config;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

  /** What the JDBC driver itself reads in a URL. */
  private static Map<String, String> read(String jdbcUrl) throws SQLException {
    Map<String, String> values = new LinkedHashMap<>();
    for (DriverPropertyInfo property :
        DriverManager.getDriver(jdbcUrl).getPropertyInfo(jdbcUrl, new Properties())) {
      values.put(property.name, property.value == null ? "" : property.value);
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "postgresql://u:p@h:5433/db, jdbc:postgresql://h:5433/db, u, p",
        "postgres://u:p@h:5433/db, jdbc:postgresql://h:5433/db, u, p",
        "jdbc:postgresql://h:5433/db?user=u&password=p, jdbc:postgresql://h:5433/db, u, p",
        "jdbc:postgresql://u:p@h:5433/db, jdbc:postgresql://h:5433/db, u, p",
        "postgresql://h/db, jdbc:postgresql://h/db, -, -",
        "postgresql://u@h/db, jdbc:postgresql://h/db, u, -",
        "postgresql://u:@h/db, jdbc:postgresql://h/db, u, ''",
        "postgresql://:p@h/db, jdbc:postgresql://h/db, -, p",
        "postgresql://u:p@h, jdbc:postgresql://h/u, u, p",
        "postgresql://u@h/, jdbc:postgresql://h/u, u, -",
        "postgresql:///db, jdbc:postgresql://localhost/db, -, -",
        "postgresql://:5433/db, jdbc:postgresql://localhost:5433/db, -, -",
        "postgresql://u:p%40%2F%3a%25@h/db, jdbc:postgresql://h/db, u, p@/:%",
        "postgresql://u%20v:a+b@h/d%20b, jdbc:postgresql://h/d%20b, u v, a+b",
        "postgresql://u:a@b:c@h/db, jdbc:postgresql://h/db, u, a@b:c",
        "postgresql://h/db?user=u&password=a+b, jdbc:postgresql://h/db, u, a+b",
        "jdbc:postgresql://h/db?user=u&password=a+b, jdbc:postgresql://h/db, u, a b",
        "postgresql://x:y@h/db?user=u&password=p, jdbc:postgresql://h/db, u, p",
        "'postgresql://u@h1:1,h2,[::1]:3/db', 'jdbc:postgresql://h1:1,h2,[::1]:3/db', u, -",
        "postgresql://[2001:db8::1]/db, jdbc:postgresql://[2001:db8::1]/db, -, -",
        "postgresql://h/db?, jdbc:postgresql://h/db, -, -",
        "postgresql://h/db?sslmode=require&sslrootcert=/etc/a%20b,"
            + " jdbc:postgresql://h/db?sslmode=require&sslrootcert=%2Fetc%2Fa%20b, -, -",
        "postgresql://h/db?application_name=x%26y&connect_timeout=3,"
            + " jdbc:postgresql://h/db?ApplicationName=x%26y&connectTimeout=3, -, -",
        "postgresql://h/db?target_session_attrs=read-write,"
            + " jdbc:postgresql://h/db?targetServerType=primary, -, -",
      })
  void parse(String text, String jdbcUrl, String user, String password) throws Exception {
    assertThat(DatabaseUrl.parse(text)).isEqualTo(new DatabaseUrl(jdbcUrl, user, password));
    assertThat(DriverManager.getDriver(jdbcUrl)).isNotNull();
  }

  @Test
  void the_driver_reads_what_the_url_says() throws SQLException {
    DatabaseUrl url =
        DatabaseUrl.parse(
            "postgresql://u:p@h1:1,[::1]:2/d%2Fb+%20?sslmode=verify-full&application_name=a+b%3D"
                + "&options=-c%20search_path%3Dx&sslpassword=s%26s");

    assertThat(read(url.jdbcUrl()))
        .contains(
            entry("PGHOST", "h1,[::1]"),
            entry("PGPORT", "1,2"),
            entry("PGDBNAME", "d/b+ "),
            entry("sslmode", "verify-full"),
            entry("ApplicationName", "a+b="),
            entry("options", "-c search_path=x"),
            entry("sslpassword", "s&s"));
  }

  @Test
  void every_parameter_that_is_taken_is_known_to_the_driver() throws SQLException {
    Map<String, String> known = read("jdbc:postgresql://h/db");

    assertThat(known).containsKey("sslmode");
    assertThat(known.keySet()).containsAll(DatabaseUrlParser.DRIVER_NAMES);
  }

  @ParameterizedTest
  @CsvSource({
    "application_name, ApplicationName",
    "channel_binding, channelBinding",
    "connect_timeout, connectTimeout",
    "gssencmode, gssEncMode",
    "sslnegotiation, sslNegotiation",
    "target_session_attrs, targetServerType",
  })
  void libpq_names_are_translated(String libpq, String driver) {
    assertThat(DatabaseUrl.parse("postgresql://h/db?" + libpq + "=x").jdbcUrl())
        .isEqualTo("jdbc:postgresql://h/db?" + driver + "=x");
    assertThat(DatabaseUrlParser.DRIVER_NAMES).contains(driver);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost:5432/hush | it has another form",
        "mysql://u:hush@h/db | it has another form",
        "jdbc:postgresql:hush | it has another form",
        "postgresql://h | it names no database",
        "postgresql://h/?sslmode=require | it names no database",
        "postgresql://u:hu/sh@h/db | its host or port has the wrong form",
        "postgresql://u:hu?sh@h/db | its parameters must have the form name=value",
        "postgresql://u:1/hush@h | a / or @ in the user, password or database is not",
        "postgresql://u:1/hush/db | a / or @ in the user, password or database is not",
        "postgresql://u:p@h:0/db | its host or port has the wrong form",
        "postgresql://u:p@h:65536/db | its host or port has the wrong form",
        "postgresql://u:p@h:x/db | its host or port has the wrong form",
        "postgresql://u:p@::1/db | its host or port has the wrong form",
        "postgresql://u:p@h h/db | its host or port has the wrong form",
        "postgresql://u:100%hush@h/db | a % in it is not followed by two hexadecimal digits",
        "postgresql://h/db?sslmode | its parameters must have the form name=value",
        "postgresql://h/db?ssl_mode=require | it has a parameter that is not known; did you mean"
            + " sslmode?",
        "postgresql://h/db?aplication_name=x | it has a parameter that is not known; did you mean"
            + " application_name?",
        "postgresql://h/db?PGHOST=x | it has a parameter that is not known",
        "postgresql://h/db?autosave=always | it has a parameter that is not known",
      })
  void another_form_is_refused_and_none_of_it_quoted(String text, String reason) {
    assertThatThrownBy(() -> DatabaseUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "expected postgresql://user:password@host:port/database, but " + reason)
        .hasMessageNotContaining("hu")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://u:hush@h:1/db?sslmode=require",
        "postgres://u:hush@h/db",
        "postgresql://u:hu%40sh@h/db",
        "postgresql://u:hu@hush@h/db",
        "postgresql://:hush@h/db",
        "postgresql://h/db?password=hush",
        "postgresql://h/db?sslmode=require&user=u&password=hush&sslpassword=hush",
        "postgresql://h/db?sslpassword=hu%26hush&sslkey=k",
        "jdbc:postgresql://h/db?user=u&password=hush",
        "jdbc:postgresql://u:hush@h/db",
      })
  void no_text_form_shows_a_password(String text) throws Exception {
    DatabaseUrl url = DatabaseUrl.parse(text);
    Configuration configuration =
        ConfigurationText.of("exporters: {postgresql: {url: '" + text + "'}}").load();

    assertThat(url.masked()).startsWith("postgresql://").contains("****").doesNotContain("hu");
    assertThat(url.toString()).isEqualTo(url.masked());
    assertThat(configuration.toString()).contains(url.masked()).doesNotContain("hush");
    assertThat(configuration.toYaml()).contains(url.masked()).doesNotContain("hush");
  }

  @Test
  void a_password_that_was_left_in_the_jdbc_url_is_masked_too() {
    assertThat(new DatabaseUrl("jdbc:postgresql://h/db?user=u&password=hush&ssl=true", null, null))
        .hasToString("postgresql://h/db?user=u&password=****&ssl=true");
  }

  @Test
  void another_jdbc_url_is_refused() {
    assertThatThrownBy(() -> new DatabaseUrl("postgresql://u:hush@h/db", null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a URL that starts with jdbc:postgresql://");
  }

  @Test
  void the_masked_form_keeps_everything_else() {
    DatabaseUrl url =
        DatabaseUrl.parse("jdbc:postgresql://[::1]:1,h/d?user=a%40b&password=p&sslmode=require");
    DatabaseUrl again = DatabaseUrl.parse(url.masked());

    assertThat(url.masked()).isEqualTo("postgresql://a%40b:****@[::1]:1,h/d?sslmode=require");
    assertThat(again).isEqualTo(new DatabaseUrl(url.jdbcUrl(), url.user(), "****"));
  }
}
