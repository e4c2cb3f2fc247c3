package io.llmobservatory.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Enumeration;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** What this build is, from the manifest of the jar; "unknown" where it does not run from one. */
final class Version implements IVersionProvider {
  private static final String TITLE = "LLM Observatory";
  private static final String UNKNOWN = "unknown";

  @Override
  public String[] getVersion() {
    return describe(manifest());
  }

  static String[] describe(@Nullable Attributes manifest) {
    return new String[] {
      "llm-observatory " + value(manifest, Attributes.Name.IMPLEMENTATION_VERSION.toString()),
      "commit " + value(manifest, "Build-Commit"),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")"
    };
  }

  private static String value(@Nullable Attributes manifest, String key) {
    String value = manifest == null ? null : manifest.getValue(key);
    return value == null || value.isBlank() ? UNKNOWN : value;
  }

  private static @Nullable Attributes manifest() {
    try {
      Enumeration<URL> manifests =
          Version.class.getClassLoader().getResources("META-INF/MANIFEST.MF");
      while (manifests.hasMoreElements()) {
        try (InputStream in = manifests.nextElement().openStream()) {
          Attributes attributes = new Manifest(in).getMainAttributes();
          if (TITLE.equals(attributes.getValue(Attributes.Name.IMPLEMENTATION_TITLE))) {
            return attributes;
          }
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
