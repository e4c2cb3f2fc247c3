package io.llmobservatory.server.tls;

import io.llmobservatory.server.config.TlsServer;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The curves of the key exchange. Before Java 20 they can be chosen for the whole process only,
 * database connections included, so there the choice is left to Java and this is said.
 */
final class NamedGroups {
  private static final Logger LOG = LoggerFactory.getLogger(NamedGroups.class);

  private static final Map<String, String> NAMES =
      Map.of("X25519", "x25519", "P256", "secp256r1", "P384", "secp384r1", "P521", "secp521r1");

  /** One that the Collector knows and Java does not have yet. */
  private static final String POST_QUANTUM = "X25519MLKEM768";

  private static final @Nullable Method SETTER = setter();

  /** Empty for Java's own choice. */
  private final String[] names;

  private NamedGroups(String[] names) {
    this.names = names;
  }

  static NamedGroups of(TlsServer options) throws TlsException {
    String key = options.section() + ".curve_preferences";
    List<String> names = new ArrayList<>();
    for (String curve : options.curvePreferences()) {
      String name = NAMES.get(curve);
      if (name != null) {
        names.add(name);
      } else if (curve.equals(POST_QUANTUM)) {
        LOG.warn("{}: {} is left out, as Java does not have it", key, curve);
      } else {
        throw new TlsException(
            key, curve + " is not known; expected some of X25519, P256, P384, P521");
      }
    }
    if (!names.isEmpty() && SETTER == null) {
      LOG.warn("{}: not applied; curves can be chosen with Java 20 or later", key);
    }
    return new NamedGroups(names.toArray(String[]::new));
  }

  void applyTo(SSLEngine engine) {
    if (names.length == 0 || SETTER == null) {
      return;
    }
    SSLParameters parameters = engine.getSSLParameters();
    try {
      SETTER.invoke(parameters, (Object) names);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    engine.setSSLParameters(parameters);
  }

  private static @Nullable Method setter() {
    try {
      return SSLParameters.class.getMethod("setNamedGroups", String[].class);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
