package io.llmobservatory.server.price;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose price lists a call's model is looked up in, and in which order.
 *
 * <p>A provider's own list comes first, then those of the makers whose models it resells at their
 * prices. A gateway passes calls on: the vendor before the model's name tells to whom; so it does
 * where the provider is only a guess of an SDK that speaks to anyone ({@code openai}), or not
 * known. A model that only its maker sells needs no provider at all. What people run themselves has
 * no price.
 */
final class ProviderChain {
  /** From the words that providers are stored as to the ids of the table. */
  private static final Map<String, String> LISTS =
      Map.ofEntries(
          Map.entry("azure.ai.openai", "azure"),
          Map.entry("azure.ai.inference", "azure"),
          Map.entry("aws.bedrock", "aws"),
          Map.entry("gcp.vertex_ai", "google"),
          Map.entry("gcp.gemini", "google"),
          Map.entry("gcp.gen_ai", "google"),
          Map.entry("mistral_ai", "mistral"),
          Map.entry("x_ai", "x-ai"),
          Map.entry("moonshot_ai", "moonshotai"),
          Map.entry("together_ai", "together"),
          Map.entry("voyage_ai", "voyageai"),
          Map.entry("voyage", "voyageai"),
          Map.entry("z_ai", "zai"));

  /** The words before a slash in a model's name that are not the ids of the table. */
  private static final Map<String, String> VENDORS =
      Map.ofEntries(
          Map.entry("mistralai", "mistral"),
          Map.entry("mistral_ai", "mistral"),
          Map.entry("xai", "x-ai"),
          Map.entry("x_ai", "x-ai"),
          Map.entry("azure_ai", "azure"),
          Map.entry("bedrock", "aws"),
          Map.entry("bedrock_converse", "aws"),
          Map.entry("amazon-bedrock", "aws"),
          Map.entry("amazon", "aws"),
          Map.entry("vertex_ai", "google"),
          Map.entry("vertex", "google"),
          Map.entry("gemini", "google"),
          Map.entry("googleai", "google"),
          Map.entry("models", "google"),
          Map.entry("publishers", "google"),
          Map.entry("moonshot", "moonshotai"),
          Map.entry("together_ai", "together"),
          Map.entry("fireworks_ai", "fireworks"),
          Map.entry("accounts", "fireworks"),
          Map.entry("voyage", "voyageai"),
          Map.entry("z-ai", "zai"));

  private static final Set<String> GATEWAYS =
      Set.of(
          "openrouter",
          "litellm",
          "litellm_proxy",
          "elastic",
          "vercel",
          "vercel_ai_gateway",
          "gateway",
          "cloudflare",
          "helicone",
          "portkey");

  /** Those that run on somebody's own machines, and those whose prices nobody lists. */
  private static final Set<String> UNPRICED =
      Set.of(
          "ollama",
          "ollama_chat",
          "vllm",
          "hosted_vllm",
          "sglang",
          "tgi",
          "text-generation-inference",
          "hugging_face",
          "huggingface",
          "transformers",
          "lmstudio",
          "lm_studio",
          "llamacpp",
          "llama_cpp",
          "llama.cpp",
          "llamafile",
          "localai",
          "local",
          "gpt4all",
          "xinference",
          "triton",
          "nvidia",
          "nvidia_nim",
          "ibm.watsonx.ai",
          "replicate",
          "aleph_alpha",
          "sambanova",
          "nebius",
          "github",
          "jina");

  /** Makers that alone sell their models, whoever passes the calls on. */
  private static final Map<Pattern, String> MAKERS =
      Map.of(
          Pattern.compile("(?:ft:)?(?:gpt-(?!oss)|chatgpt-|o\\d(?:-|$)|text-embedding-).*"),
          "openai",
          Pattern.compile("claude-.*"),
          "anthropic",
          Pattern.compile("gemini-.*"),
          "google",
          Pattern.compile("grok-.*"),
          "x-ai",
          Pattern.compile("sonar(?:-.*)?"),
          "perplexity",
          Pattern.compile("voyage-.*"),
          "voyageai");

  /** Makers of models that others sell too, at prices of their own. */
  private static final Map<Pattern, String> FIRST_HANDS =
      Map.of(
          Pattern.compile(
              "(?:open-)?(?:mi(?:s|x|ni?s)tral|codestral|devstral|magistral|pixtral).*"),
          "mistral",
          Pattern.compile("deepseek-.*"),
          "deepseek",
          Pattern.compile("(?:kimi|moonshot)-.*"),
          "moonshotai",
          Pattern.compile("command(?:-.*)?"),
          "cohere",
          Pattern.compile("glm-.*"),
          "zhipuai");

  private static final Pattern BEDROCK_NAME =
      Pattern.compile(
          "(?:arn:aws.*|(?:(?:us-gov|us|eu|apac|au|jp|ca|sa|in|global)\\.)?"
              + "(?:anthropic|amazon|meta|mistral|cohere|ai21|deepseek|openai|qwen)\\.[a-z].*)");

  private final PriceTable table;

  ProviderChain(PriceTable table) {
    this.table = table;
  }

  /** Whether a model with this provider has no price by its nature. */
  static boolean isUnpriced(@Nullable String provider) {
    return provider != null && UNPRICED.contains(provider);
  }

  /** The id of the provider's own list; null if it has none. */
  @Nullable String list(@Nullable String provider) {
    if (provider == null) {
      return null;
    }
    String id = LISTS.getOrDefault(provider, provider);
    return table.provider(id) == null ? null : id;
  }

  /**
   * The lists, in order.
   *
   * @param provider in lower case
   * @param clean the model's name as {@link ModelNames#clean} gives it
   * @param names all its names
   */
  List<ProviderPrices> of(@Nullable String provider, String clean, List<String> names) {
    Set<String> ids = new LinkedHashSet<>();
    String own = list(provider);
    addWithFallback(own, ids);
    boolean passesOn = provider == null || own == null || GATEWAYS.contains(provider);
    if (passesOn || "openai".equals(own)) {
      if (!addVendors(clean, ids)) {
        return List.of();
      }
      if (BEDROCK_NAME.matcher(clean).matches()) {
        addWithFallback("aws", ids);
      }
      addMaker(MAKERS, names, ids);
    }
    if (provider == null) {
      addMaker(FIRST_HANDS, names, ids);
    }
    List<ProviderPrices> lists = new ArrayList<>(ids.size());
    for (String id : ids) {
      ProviderPrices prices = table.provider(id);
      if (prices != null) {
        lists.add(prices);
      }
    }
    return lists;
  }

  private void addWithFallback(@Nullable String id, Set<String> ids) {
    ProviderPrices prices = id == null ? null : table.provider(id);
    if (prices == null) {
      return;
    }
    ids.add(prices.id());
    ids.addAll(prices.fallback());
    if (prices.id().equals("aws")) {
      ids.add("anthropic");
    } else if (prices.id().equals("google")) {
      ids.add("mistral");
    }
  }

  /** Adds whom the path of the name leads to; returns whether it is anyone who has prices. */
  private boolean addVendors(String clean, Set<String> ids) {
    int start = 0;
    for (int slash = clean.indexOf('/'); slash >= 0; slash = clean.indexOf('/', start)) {
      String segment = clean.substring(start, slash);
      if (UNPRICED.contains(segment)) {
        return false;
      }
      addWithFallback(VENDORS.getOrDefault(segment, segment), ids);
      start = slash + 1;
    }
    return true;
  }

  private static void addMaker(Map<Pattern, String> makers, List<String> names, Set<String> ids) {
    for (Map.Entry<Pattern, String> maker : makers.entrySet()) {
      for (String name : names) {
        if (maker.getKey().matcher(name).matches()) {
          ids.add(maker.getValue());
        }
      }
    }
  }
}
