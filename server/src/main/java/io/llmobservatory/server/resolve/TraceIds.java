package io.llmobservatory.server.resolve;

import io.llmobservatory.server.genai.NameBasedUuid;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Computes the UUID of a trace, so that instances agree on it without asking anyone.
 *
 * <p>In the tenant {@code default} a trace id of 32 hexadecimal digits is the UUID's own 128 bits.
 * Every other id, and every id of another tenant, has a name-based UUID: version 5, namespace
 * {@code 8d2f7a4e-5b1c-5e0f-9a3d-6c7b8e9f0a1b}, name: the UTF-8 bytes of the tenant, a zero byte,
 * the UTF-8 bytes of the id. After a collision the name goes on with a zero byte and {@code
 * collision}. Whoever takes in hexadecimal ids turns them into lower case first. Vectors:
 *
 * <pre>
 * default  0af7651916cd43dd8448eb211c80319c  0af76519-16cd-43dd-8448-eb211c80319c
 *          after a collision                 ceb3c1ea-a6f7-5a02-85e2-06ee4df42917
 * default  order 4711                        332f9354-8561-5137-9552-0ad86555fe25
 * acme     0af7651916cd43dd8448eb211c80319c  cbcd809e-707d-532a-9e04-79a4c1457d1e
 * acme     order 4711                        8dc87db9-bda7-5be0-a749-31bf60978e2e
 *          after a collision                 4204551d-65b6-5326-ac64-3964f4fdc534
 * </pre>
 */
public final class TraceIds {
  /** The tenant of those who name none. */
  public static final String DEFAULT_TENANT = "default";

  private static final UUID NAMESPACE = UUID.fromString("8d2f7a4e-5b1c-5e0f-9a3d-6c7b8e9f0a1b");
  private static final int HEX_DIGITS = 32;

  private TraceIds() {}

  /** The UUID of a trace. */
  public static UUID uuid(String tenant, String traceId) {
    if (tenant.equals(DEFAULT_TENANT)) {
      UUID own = ofHex(traceId);
      if (own != null) {
        return own;
      }
    }
    return NameBasedUuid.of(NAMESPACE, tenant, traceId);
  }

  /** The UUID of a trace whose first one belongs to another trace. */
  static UUID afterCollision(String tenant, String traceId) {
    return NameBasedUuid.of(NAMESPACE, tenant, traceId, "collision");
  }

  private static @Nullable UUID ofHex(String traceId) {
    if (traceId.length() != HEX_DIGITS) {
      return null;
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < HEX_DIGITS; i++) {
      int digit = Character.digit(traceId.charAt(i), 16);
      if (digit < 0 || traceId.charAt(i) >= 0x80) {
        return null;
      }
      high = high << 4 | low >>> 60;
      low = low << 4 | digit;
    }
    return new UUID(high, low);
  }
}
