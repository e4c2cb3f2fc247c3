package io.llmobservatory.server.auth;

import io.llmobservatory.server.config.AddressRange;
import io.llmobservatory.server.config.TenantHeader;
import io.llmobservatory.server.config.TenantName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Takes the tenant from a header where a trusted proxy has set it; from others it is ignored. */
public final class TenantByHeader {
  private final String header;
  private final List<AddressRange> trusted;

  /**
   * Makes one.
   *
   * @throws IllegalArgumentException if a trusted proxy is no address or network
   */
  public TenantByHeader(TenantHeader configured) {
    header = configured.header();
    List<AddressRange> ranges = new ArrayList<>();
    for (String proxy : configured.trustedProxies()) {
      ranges.add(AddressRange.parse(proxy));
    }
    trusted = List.copyOf(ranges);
  }

  /**
   * Returns whose data a request brings.
   *
   * @param peer the address at the other end of the connection, not one that a header tells; null
   *     if there is none
   * @param authenticated the tenant of the sender as its credentials tell it
   */
  public Verdict verdict(@Nullable InetAddress peer, HeaderLookup headers, String authenticated) {
    String named = isTrusted(peer) ? headers.get(header.toLowerCase(Locale.ROOT)) : null;
    if (named == null) {
      return new Verdict.Accepted(authenticated);
    }
    return TenantName.isValid(named)
        ? new Verdict.Accepted(named)
        : new Verdict.Denied(
            "the header " + header + " names no tenant: expected " + TenantName.RULE);
  }

  private boolean isTrusted(@Nullable InetAddress peer) {
    if (peer == null) {
      return false;
    }
    for (AddressRange range : trusted) {
      if (range.contains(peer)) {
        return true;
      }
    }
    return false;
  }
}
