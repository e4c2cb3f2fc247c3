package io.llmobservatory.server.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An extension that tells who sends. No text form of one shows a secret. */
public sealed interface Authentication {

  /** The extension's name in the configuration: {@code basicauth} or {@code basicauth/team}. */
  String id();

  /**
   * A token that all senders, or each of them, must know.
   *
   * @param header the header that carries it
   * @param scheme the word before the token; empty for the token alone
   * @param tokens those that are accepted; empty if there is a file
   * @param file a token a line, read again when it changes; null if there is none
   * @param tenant whose data comes with these tokens
   */
  record BearerToken(
      String id,
      String header,
      String scheme,
      List<String> tokens,
      @Nullable Path file,
      String tenant)
      implements Authentication {

    /** Copies the list. */
    public BearerToken {
      tokens = List.copyOf(tokens);
    }

    @Override
    public String toString() {
      return "BearerToken[id=%s, header=%s, scheme=%s, tokens=%d, file=%s, tenant=%s]"
          .formatted(id, header, scheme, tokens.size(), file, tenant);
    }
  }

  /**
   * User and password, as {@code htpasswd} keeps them.
   *
   * @param htpasswdFile read again when it changes; null if there is none
   * @param htpasswdInline lines that win over the file's; null if there are none
   * @param tenant whose data comes from these users
   */
  record Basic(
      String id, @Nullable Path htpasswdFile, @Nullable String htpasswdInline, String tenant)
      implements Authentication {

    @Override
    public String toString() {
      return "Basic[id=%s, htpasswdFile=%s, htpasswdInline=%s, tenant=%s]"
          .formatted(id, htpasswdFile, htpasswdInline == null ? null : Refusal.MASK, tenant);
    }
  }

  /**
   * API keys that the database keeps; each names its tenant.
   *
   * @param header the header that carries the key
   * @param scheme the word before the key; empty for the key alone
   */
  record ApiKeys(String id, String header, String scheme) implements Authentication {}
}
