package io.llmobservatory.server.genai;

import java.util.Locale;
import java.util.Map;

/** Providers under their names of today. */
final class Providers {
  /** The values that the conventions have renamed, and what they are now. */
  private static final Map<String, String> RENAMED =
      Map.of(
          "vertex_ai", "gcp.vertex_ai",
          "gemini", "gcp.gemini",
          "az.ai.inference", "azure.ai.inference",
          "az.ai.openai", "azure.ai.openai",
          "xai", "x_ai",
          "mistral", "mistral_ai");

  private Providers() {}

  /** The canonical provider; one that nobody knows stays as it is. */
  static String canonical(String provider) {
    return RENAMED.getOrDefault(provider.toLowerCase(Locale.ROOT), provider);
  }
}
