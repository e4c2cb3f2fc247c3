package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TenantHeaderTest {
  private static final String TENANT = "receivers.otlp.tenant";

  private static @Nullable TenantHeader read(String... overrides) throws Exception {
    return ConfigurationText.ofOverrides(overrides).load().receivers().otlp().tenant();
  }

  private static List<String> problems(String... overrides) {
    return ConfigurationText.ofOverrides(overrides).problems();
  }

  @Test
  void there_is_none_by_default() throws Exception {
    assertThat(read()).isNull();
    assertThat(read(TENANT + "=")).isNull();
  }

  @Test
  void full_mapping() throws Exception {
    assertThat(
            read(
                TENANT + ".header=X-Scope-OrgID",
                TENANT + ".trusted_proxies=[10.0.0.0/8, 192.168.1.7, 'fd00::/8', '::1']"))
        .isEqualTo(
            new TenantHeader(
                "X-Scope-OrgID", List.of("10.0.0.0/8", "192.168.1.7", "fd00::/8", "::1")));
  }

  @Test
  void a_header_that_anybody_may_send_is_refused() {
    String problem =
        "--set: receivers.otlp.tenant: expected trusted_proxies: whoever may send the header may"
            + " write for every tenant";

    assertThat(problems(TENANT + ".header=x")).containsExactly(problem);
    assertThat(problems(TENANT + ".header=x", TENANT + ".trusted_proxies=[]"))
        .containsExactly(problem);
  }

  @Test
  void proxies_without_a_header_are_refused() {
    assertThat(problems(TENANT + ".trusted_proxies=::1"))
        .containsExactly("--set: receivers.otlp.tenant: expected the header that names the tenant");
  }

  @Test
  void a_proxy_is_an_address_or_a_network() {
    assertThat(problems(TENANT + ".header=x", TENANT + ".trusted_proxies=[localhost]"))
        .hasSize(1)
        .allMatch(problem -> problem.startsWith("--set: " + TENANT + ".trusted_proxies: expected"));
  }
}
