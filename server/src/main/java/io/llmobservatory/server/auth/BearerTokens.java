package io.llmobservatory.server.auth;

import io.llmobservatory.server.config.Authentication;
import io.llmobservatory.server.store.Sha256;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts whoever knows one of some tokens, from the configuration or from a file. */
final class BearerTokens implements Authenticator {
  private static final Logger log = LoggerFactory.getLogger(BearerTokens.class);

  private final CredentialHeader header;
  private final Verdict accepted;
  private final Supplier<Tokens> tokens;

  /** The hashes of tokens. */
  private record Tokens(List<Sha256> hashes) {
    static final Tokens NONE = new Tokens(List.of());

    static @Nullable Tokens of(Iterable<String> texts) {
      List<Sha256> hashes = new ArrayList<>();
      for (String text : texts) {
        String token = text.strip();
        // A blank line must not let in those who send a blank token.
        if (!token.isEmpty()) {
          hashes.add(Sha256.of(token));
        }
      }
      return hashes.isEmpty() ? null : new Tokens(hashes);
    }

    /** Compares with every token, however early one is found, so that no time tells which. */
    boolean contain(String token) {
      Sha256 hash = Sha256.of(token);
      boolean found = false;
      for (Sha256 one : hashes) {
        found |= one.equals(hash);
      }
      return found;
    }
  }

  private BearerTokens(Authentication.BearerToken configured, Supplier<Tokens> tokens) {
    this.header = new CredentialHeader(configured.header(), configured.scheme());
    this.accepted = new Verdict.Accepted(configured.tenant());
    this.tokens = tokens;
  }

  /** Makes one; a file wins over tokens, as in the Collector. */
  static BearerTokens of(Authentication.BearerToken configured, FileWatch watch)
      throws UnusableCredentialsException {
    String section = "extensions." + configured.id();
    Path path = configured.file();
    if (path == null) {
      Tokens tokens = Tokens.of(configured.tokens());
      if (tokens == null) {
        throw new UnusableCredentialsException(section + ": there is no token");
      }
      return new BearerTokens(configured, () -> tokens);
    }
    if (!configured.tokens().isEmpty()) {
      log.warn("{}: the file is used, the tokens beside it are not", section);
    }
    CredentialFile<Tokens> file =
        new CredentialFile<>(section + ".filename", path, text -> Tokens.of(text.lines().toList()));
    watch.add(() -> file.look(Tokens.NONE));
    return new BearerTokens(configured, file::current);
  }

  @Override
  public Verdict authenticate(HeaderLookup headers) {
    String token = header.secret(headers);
    if (token == null) {
      return header.missing();
    }
    return tokens.get().contain(token) ? accepted : new Verdict.Denied("unknown token");
  }

  @Override
  public String challenge() {
    return header.challenge();
  }
}
