package io.llmobservatory.server.receive;

import io.llmobservatory.server.auth.Authenticator;
import io.llmobservatory.server.auth.HeaderLookup;
import io.llmobservatory.server.auth.TenantByHeader;
import io.llmobservatory.server.auth.Verdict;
import io.llmobservatory.server.config.TenantName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may export over a port, and for which tenant: told by a request's header alone. */
final class Access {
  private static final Logger log = LoggerFactory.getLogger(Access.class);

  private final @Nullable Authenticator authenticator;
  private final @Nullable TenantByHeader tenantByHeader;
  private final Executor patient;

  /**
   * The rules of a port.
   *
   * @param authenticator null to let everyone in
   * @param tenantByHeader null if no header names tenants
   * @param patient where verdicts are found that take their time
   */
  Access(
      @Nullable Authenticator authenticator,
      @Nullable TenantByHeader tenantByHeader,
      Executor patient) {
    this.authenticator = authenticator;
    this.tenantByHeader = tenantByHeader;
    this.patient = patient;
  }

  /** What those who are denied should prove; null if nobody is asked who it is. */
  @Nullable String challenge() {
    return authenticator == null ? null : authenticator.challenge();
  }

  /**
   * Gives the verdict, at once where that is possible, else from another thread.
   *
   * @param peer the other end of the connection; null if it has no address
   */
  void decide(HeaderLookup headers, @Nullable SocketAddress peer, Consumer<Verdict> then) {
    Authenticator asked = authenticator;
    if (asked == null) {
      then.accept(tenant(new Verdict.Accepted(TenantName.DEFAULT), headers, peer));
      return;
    }
    Verdict verdict = asked.atOnce(headers);
    if (verdict != null) {
      then.accept(tenant(verdict, headers, peer));
      return;
    }
    try {
      patient.execute(() -> then.accept(tenant(patiently(asked, headers), headers, peer)));
    } catch (RejectedExecutionException e) {
      then.accept(new Verdict.TryAgain("too many credentials wait to be checked"));
    }
  }

  private static Verdict patiently(Authenticator asked, HeaderLookup headers) {
    try {
      return asked.authenticate(headers);
    } catch (RuntimeException e) {
      log.error("credentials could not be checked", e);
      return new Verdict.TryAgain("credentials cannot be checked now");
    }
  }

  private Verdict tenant(Verdict verdict, HeaderLookup headers, @Nullable SocketAddress peer) {
    if (tenantByHeader == null || !(verdict instanceof Verdict.Accepted accepted)) {
      return verdict;
    }
    InetAddress address = peer instanceof InetSocketAddress inet ? inet.getAddress() : null;
    return tenantByHeader.verdict(address, headers, accepted.tenant());
  }
}
