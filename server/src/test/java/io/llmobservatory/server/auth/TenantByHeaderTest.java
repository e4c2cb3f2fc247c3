package io.llmobservatory.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmobservatory.server.auth.Verdict.Accepted;
import io.llmobservatory.server.auth.Verdict.Denied;
import io.llmobservatory.server.config.TenantHeader;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TenantByHeaderTest {
  private final TenantByHeader tenants =
      new TenantByHeader(
          new TenantHeader("X-Scope-OrgID", List.of("10.0.0.0/8", "::1", "192.168.7.9")));

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, named",
    "::1, named",
    "192.168.7.9, named",
    "11.1.2.3, own",
    "::2, own",
    "192.168.7.8, own",
    "::ffff:10.1.2.3, named"
  })
  void the_header_counts_where_a_trusted_proxy_sends_it(String peer, String tenant)
      throws Exception {
    HeaderLookup headers = Headers.of("x-scope-orgid", "named");
    assertThat(tenants.verdict(InetAddress.getByName(peer), headers, "own"))
        .isEqualTo(new Accepted(tenant));
  }

  @Test
  void without_a_header_or_a_peer_the_tenant_is_that_of_the_sender() throws Exception {
    InetAddress proxy = InetAddress.getByName("10.1.2.3");
    assertThat(tenants.verdict(proxy, Headers.none(), "own")).isEqualTo(new Accepted("own"));
    assertThat(tenants.verdict(null, Headers.of("x-scope-orgid", "named"), "own"))
        .isEqualTo(new Accepted("own"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "grün", "a\u0000"})
  void a_name_that_no_tenant_may_have_is_denied(String name) throws Exception {
    HeaderLookup headers = Headers.of("x-scope-orgid", name);
    assertThat(tenants.verdict(InetAddress.getByName("10.1.2.3"), headers, "own"))
        .isEqualTo(
            new Denied(
                "the header X-Scope-OrgID names no tenant: expected 1 to 64 of the characters"
                    + " A-Z, a-z, 0-9, '.', '_' and '-'"));
    assertThat(tenants.verdict(InetAddress.getByName("11.1.2.3"), headers, "own"))
        .isEqualTo(new Accepted("own"));
  }

  @Test
  void a_proxy_that_is_no_address_is_refused() {
    TenantHeader named = new TenantHeader("X-Tenant", List.of("localhost"));
    assertThatThrownBy(() -> new TenantByHeader(named))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'localhost'");
  }
}
