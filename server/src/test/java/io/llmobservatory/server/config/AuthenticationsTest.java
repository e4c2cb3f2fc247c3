package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationsTest {
  private static final String GRPC_AUTH = "receivers.otlp.protocols.grpc.auth.authenticator";

  private static ConfigurationText text(String extensions) {
    return ConfigurationText.of("extensions: {" + extensions + "}");
  }

  private static Map<String, Authentication> read(String extensions) throws Exception {
    return text(extensions).load().extensions().authentications();
  }

  @Test
  void there_are_none_by_default() throws Exception {
    assertThat(read("")).isEmpty();
  }

  @Test
  void several_of_a_type_have_names_and_keep_their_order() throws Exception {
    assertThat(
            read(
                "basicauth: {htpasswd: {inline: 'a:b'}}, apikeyauth: , bearertokenauth/b:"
                    + " {token: t}, bearertokenauth: {tokens: [t, u]}, health_check: {}"))
        .containsExactly(
            Map.entry("basicauth", new Authentication.Basic("basicauth", null, "a:b", "default")),
            Map.entry(
                "apikeyauth", new Authentication.ApiKeys("apikeyauth", "Authorization", "Bearer")),
            Map.entry(
                "bearertokenauth/b",
                new Authentication.BearerToken(
                    "bearertokenauth/b", "Authorization", "Bearer", List.of("t"), null, "default")),
            Map.entry(
                "bearertokenauth",
                new Authentication.BearerToken(
                    "bearertokenauth",
                    "Authorization",
                    "Bearer",
                    List.of("t", "u"),
                    null,
                    "default")));
  }

  @Test
  void full_mapping() throws Exception {
    Path file = Path.of("pom.xml");

    assertThat(
            read("bearertokenauth/x: {header: X-Token, scheme: Token, filename: pom.xml, tenant:"
                    + " a}, basicauth/x: {htpasswd: {file: pom.xml, inline: 'a:b'}, tenant: b},"
                    + " apikeyauth/x: {header: X-Api-Key, scheme: ''}")
                .values())
        .containsExactly(
            new Authentication.BearerToken(
                "bearertokenauth/x", "X-Token", "Token", List.of(), file, "a"),
            new Authentication.Basic("basicauth/x", file, "a:b", "b"),
            new Authentication.ApiKeys("apikeyauth/x", "X-Api-Key", ""));
  }

  @Test
  void tokens_beside_a_file_are_left_aside_as_in_the_collector() throws Exception {
    Map<String, Authentication> found =
        read("bearertokenauth: {token: t, tokens: [u], filename: pom.xml}");

    assertThat(found.get("bearertokenauth"))
        .extracting(a -> ((Authentication.BearerToken) a).tokens())
        .isEqualTo(List.of());
  }

  @Test
  void overrides_reach_a_named_extension() throws Exception {
    Configuration configuration =
        text("bearertokenauth/team: {token: old}")
            .with(
                "extensions.bearertokenauth/team.token=",
                "extensions.bearertokenauth/team.tokens=[new, newer]",
                GRPC_AUTH + "=bearertokenauth/team")
            .load();

    assertThat(configuration.extensions().authentications().get("bearertokenauth/team"))
        .extracting(a -> ((Authentication.BearerToken) a).tokens())
        .isEqualTo(List.of("new", "newer"));
    assertThat(configuration.receivers().otlp().grpc())
        .extracting(GrpcReceiver::authenticator)
        .isEqualTo("bearertokenauth/team");
  }

  @Test
  void secrets_come_from_variables() throws Exception {
    Configuration configuration =
        text("bearertokenauth: {tokens: ['${env:A}', '${env:B}']}")
            .in(Map.of("A", "a", "B", "b$c"))
            .load();

    assertThat(configuration.extensions().authentications().get("bearertokenauth"))
        .extracting(a -> ((Authentication.BearerToken) a).tokens())
        .isEqualTo(List.of("a", "b$c"));
  }

  @Test
  void no_text_form_shows_a_secret() throws Exception {
    Configuration configuration =
        text("bearertokenauth/1: {token: hush}, bearertokenauth/2: {tokens: [hush, hush2]},"
                + " basicauth: {htpasswd: {inline: 'u:hush'}}")
            .load();

    assertThat(configuration.toString()).doesNotContain("hush");
    assertThat(configuration.toYaml())
        .doesNotContain("hush")
        .contains("token: \"****\"", "tokens: [\"****\", \"****\"]", "inline: \"****\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bearertokenauth: | bearertokenauth: expected token, tokens or filename",
        "bearertokenauth/a: {token: , tokens: []} | bearertokenauth/a: expected token, tokens or"
            + " filename",
        "bearertokenauth: {tokens: ['${env:ABSENT}']} | bearertokenauth.tokens: expected a text,"
            + " found \"\"",
        "bearertokenauth: {token: a, tokens: [b]} | bearertokenauth.tokens: given beside token; put"
            + " all of them here",
        "bearertokenauth: {filename: absent} | bearertokenauth.filename: the file \"absent\" does"
            + " not exist",
        "bearertokenauth: {token: [a]} | bearertokenauth.token: expected a text, found a list",
        "bearertokenauth: {token: a, header: 'X Y'} | bearertokenauth.header: expected the name of"
            + " a header, found \"X Y\"",
        "bearertokenauth: {token: a, scheme: a b} | bearertokenauth.scheme: expected a word without"
            + " spaces, found \"a b\"",
        "bearertokenauth: {token: a, tenant: a/b} | bearertokenauth.tenant: expected 1 to 64 of the"
            + " characters A-Z, a-z, 0-9, '.', '_' and '-', found \"a/b\"",
        "bearertokenauth/a: {tokn: a} | bearertokenauth/a.tokn: unknown key; did you mean"
            + " extensions.bearertokenauth/a.token?",
        "basicauth: {tenant: a} | basicauth: expected htpasswd.file or htpasswd.inline",
        "basicauth: {htpasswd: {file: src}} | basicauth.htpasswd.file: \"src\" is a directory, not a"
            + " file",
        "apikeyauth: {token: a} | apikeyauth.token: unknown key; did you mean"
            + " extensions.bearertokenauth.token?",
        "apikeyauth/a.b: | apikeyauth/a.b: a name has no dot here",
        "oidc: {} | oidc: \"oidc\" is not an extension of this server; known here: health_check,"
            + " bearertokenauth, basicauth, apikeyauth",
      })
  void what_cannot_be_used_is_refused(String extensions, String problem) {
    assertThat(text(extensions).problems())
        .anySatisfy(found -> assertThat(found).isEqualTo("FILE:1: extensions." + problem));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void the_authenticator_of_a_port_must_authenticate(String protocol) {
    String key = "receivers.otlp.protocols." + protocol + ".auth.authenticator";
    ConfigurationText text =
        text("apikeyauth: , basicauth/out: {client_auth: {username: u}}, zpages: ");

    assertThat(text.with(key + "=apikeyauth/x").problems())
        .containsExactly(
            "--set: " + key + ": there is no extension \"apikeyauth/x\"; defined are apikeyauth");
    assertThat(text.with(key + "=zpages").problems())
        .containsExactly(
            "--set: "
                + key
                + ": the extension \"zpages\" does not authenticate; defined are apikeyauth");
    assertThat(text.with(key + "=basicauth/out").problems())
        .containsExactly(
            "--set: "
                + key
                + ": the extension \"basicauth/out\" does not authenticate; defined are"
                + " apikeyauth");
    assertThat(ConfigurationText.ofOverrides(key + "=apikeyauth").problems())
        .containsExactly(
            "--set: "
                + key
                + ": there is no extension \"apikeyauth\"; define one, such as extensions:"
                + " {bearertokenauth: {token: ...}}");
  }

  @Test
  void a_broken_extension_is_not_called_missing_too() {
    assertThat(text("bearertokenauth: ").with(GRPC_AUTH + "=bearertokenauth").problems())
        .containsExactly("FILE:1: extensions.bearertokenauth: expected token, tokens or filename");
  }

  @Test
  void a_section_auth_without_a_name_is_refused_lest_the_port_stays_open() {
    assertThat(
            ConfigurationText.of("receivers: {otlp: {protocols: {grpc: {auth: {}}}}}").problems())
        .containsExactly(
            "FILE:1: receivers.otlp.protocols.grpc.auth: expected authenticator, the name of an"
                + " extension");
  }
}
