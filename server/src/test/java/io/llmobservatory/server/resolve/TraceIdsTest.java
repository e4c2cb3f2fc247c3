package io.llmobservatory.server.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors bind: a row of {@code traces} keeps its UUID for ever. */
final class TraceIdsTest {
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `(?<tenant>[^`]+)` \\| `(?<id>[^`]+)` \\| `(?<uuid>[^`]+)` \\| `(?<other>[^`]+)` \\|$",
          Pattern.MULTILINE);

  @ParameterizedTest
  @CsvSource({
    "default, 0af7651916cd43dd8448eb211c80319c, 0af76519-16cd-43dd-8448-eb211c80319c",
    "default, ffffffffffffffffffffffffffffffff, ffffffff-ffff-ffff-ffff-ffffffffffff",
    "default, 0af7651916cd43dd8448eb211c80319, e9159d3c-d5e8-568b-b917-0732e68907dd",
    "default, 0af7651916cd43dd8448eb211c80319g, 4929c79c-e67b-5779-9e33-9fa8aafc5cea",
    "default, 0af76519-16cd-43dd-8448-eb211c80319c, 5ff7757e-d57a-50d0-8aad-4629f17b065e",
    "default, order 4711, 332f9354-8561-5137-9552-0ad86555fe25",
    "default, größe-🙂, e8e2e85d-67d0-5a43-906c-a73f5cbcdace",
    "default, '', 62cdc1d9-9598-5d5d-a1cc-4ab3ec5e9a38",
    "acme, 0af7651916cd43dd8448eb211c80319c, cbcd809e-707d-532a-9e04-79a4c1457d1e",
    "acme, order 4711, 8dc87db9-bda7-5be0-a749-31bf60978e2e",
  })
  void a_trace_has_its_uuid(String tenant, String traceId, String uuid) {
    assertThat(TraceIds.uuid(tenant, traceId)).hasToString(uuid);
  }

  @ParameterizedTest
  @CsvSource({
    "default, 0af7651916cd43dd8448eb211c80319c, ceb3c1ea-a6f7-5a02-85e2-06ee4df42917",
    "acme, order 4711, 4204551d-65b6-5326-ac64-3964f4fdc534",
  })
  void a_trace_whose_uuid_is_taken_has_another(String tenant, String traceId, String uuid) {
    assertThat(TraceIds.afterCollision(tenant, traceId)).hasToString(uuid);
  }

  @Test
  void the_documentation_tells_the_same_vectors() throws Exception {
    Matcher row = ROW.matcher(Files.readString(Path.of("../docs/trace-resolution.md")));
    int rows = 0;
    while (row.find()) {
      String tenant = row.group("tenant");
      String traceId = row.group("id");
      assertThat(TraceIds.uuid(tenant, traceId)).hasToString(row.group("uuid"));
      assertThat(TraceIds.afterCollision(tenant, traceId)).hasToString(row.group("other"));
      rows++;
    }
    assertThat(rows).isEqualTo(8);
  }

  @Test
  void hexadecimal_ids_in_upper_case_are_those_in_lower_case() {
    String upper = "0AF7651916CD43DD8448EB211C80319C";
    String lower = "0af7651916cd43dd8448eb211c80319c";
    assertThat(TraceIds.uuid("default", upper)).isEqualTo(TraceIds.uuid("default", lower));
  }
}
