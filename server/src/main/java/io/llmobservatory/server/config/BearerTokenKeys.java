package io.llmobservatory.server.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of {@link Authentication.BearerToken}. */
final class BearerTokenKeys implements AuthenticationKeys {
  private final String id;
  private final KeySection<Authentication.BearerToken> section;
  private final Key<String> header;
  private final Key<String> scheme;
  private final Key<String> token;
  private final Key<List<String>> tokens;
  private final Key<Path> filename;
  private final Key<String> tenant;

  BearerTokenKeys(String id) {
    this.id = id;
    section = Authentications.section(id, Authentication.BearerToken.class);
    header =
        section.key(
            "header",
            TextTypes.HEADER_NAME,
            AUTHORIZATION,
            "header that carries the token",
            Authentication.BearerToken::header);
    scheme =
        section.key(
            "scheme",
            TextTypes.WORD_OR_EMPTY,
            BEARER,
            "word before the token; \"\" for the token alone",
            Authentication.BearerToken::scheme);
    token =
        section.keyWithoutDefault(
            "token", TextTypes.SECRET, Key.NONE, "token that senders must know", b -> single(b));
    tokens =
        section.keyWithoutDefault(
            "tokens",
            ListTypes.of(TextTypes.SECRET),
            Key.NONE,
            "tokens of which senders must know one",
            b -> several(b));
    filename =
        section.keyWithoutDefault(
            "filename",
            FileTypes.READABLE,
            Key.NONE,
            "file with a token a line in place of token and tokens, read again when it changes",
            Authentication.BearerToken::file);
    tenant =
        section.key(
            "tenant",
            TextTypes.TENANT,
            TenantName.DEFAULT,
            TENANT_MEANING,
            Authentication.BearerToken::tenant);
  }

  @Override
  public KeySection<Authentication.BearerToken> section() {
    return section;
  }

  @Override
  public Authentication read(Settings settings) {
    Path file = settings.find(filename);
    return new Authentication.BearerToken(
        id,
        settings.get(header),
        settings.get(scheme),
        settings.isSet(filename) ? List.of() : readTokens(settings),
        file,
        settings.get(tenant));
  }

  private List<String> readTokens(Settings settings) {
    String one = settings.find(token);
    List<String> all = settings.get(tokens, List.of());
    boolean given = settings.isSet(token) || settings.isSet(tokens);
    if (one != null && !all.isEmpty()) {
      settings.refuse(tokens.path(), "given beside token; put all of them here");
    }
    if (one == null && all.isEmpty() && !given) {
      settings.refuse(section.path(), "expected token, tokens or filename");
    }
    return one == null ? all : List.of(one);
  }

  private static @Nullable String single(Authentication.BearerToken bearer) {
    return bearer.tokens().size() == 1 ? bearer.tokens().get(0) : null;
  }

  private static @Nullable List<String> several(Authentication.BearerToken bearer) {
    return bearer.tokens().size() > 1 ? bearer.tokens() : null;
  }
}
