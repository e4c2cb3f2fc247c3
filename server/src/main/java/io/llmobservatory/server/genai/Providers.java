package io.llmobservatory.server.genai;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Providers in one word for every spelling: that of the conventions, where they have one. */
final class Providers {
  private static final Map<String, String> CANONICAL =
      Words.table(
          "openai",
          "openai open_ai openai.chat openai.responses openai.completion openai.embedding"
              + " openai.image text-completion-openai api.openai.com",
          "azure.ai.openai",
          "azure.ai.openai az.ai.openai azure azure_openai azure-openai azure_open_ai"
              + " azure-openai.chat",
          "azure.ai.inference",
          "azure.ai.inference az.ai.inference azure_ai microsoft_foundry",
          "anthropic",
          "anthropic anthropic.messages claude api.anthropic.com",
          "aws.bedrock",
          "aws.bedrock aws bedrock amazon_bedrock amazon-bedrock amazon-bedrock.chat"
              + " bedrock_converse aws_bedrock aws-bedrock",
          "gcp.vertex_ai",
          "gcp.vertex_ai vertex_ai vertexai vertex_ai_beta google_vertex google-vertex"
              + " google.vertex google.vertex.chat google_vertexai google_vertex_ai_gemini"
              + " aiplatform.googleapis.com anthropic_vertex google-vertex-anthropic"
              + " google_vertex_ai_anthropic",
          "gcp.gemini",
          "gcp.gemini gemini google_ai_gemini google.generative-ai google_genai googleai google_ai"
              + " google.ai.studio generativelanguage.googleapis.com",
          "gcp.gen_ai",
          "gcp.gen_ai google google-genai google_genai_ai",
          "ibm.watsonx.ai",
          "ibm.watsonx.ai ibm.watson.ai watsonx ibm",
          "mistral_ai",
          "mistral_ai mistralai mistral mistral.chat api.mistral.ai",
          "cohere",
          "cohere cohere_chat cohere.chat",
          "x_ai",
          "x_ai xai grok x-ai xai.chat api.x.ai",
          "deepseek",
          "deepseek deepseek.chat api.deepseek.com",
          "groq",
          "groq groq.chat api.groq.com",
          "perplexity",
          "perplexity sonar api.perplexity.ai",
          "moonshot_ai",
          "moonshot_ai moonshot moonshotai kimi",
          "together_ai",
          "together_ai togetherai together api.together.xyz",
          "fireworks",
          "fireworks fireworks_ai fireworks-ai",
          "ollama",
          "ollama ollama_chat",
          "hugging_face",
          "hugging_face huggingface hf",
          "aleph_alpha",
          "aleph_alpha alephalpha",
          "replicate",
          "replicate",
          "openrouter",
          "openrouter",
          "cerebras",
          "cerebras",
          "nvidia",
          "nvidia nvidia_nim",
          "sambanova",
          "sambanova",
          "nebius",
          "nebius",
          "voyage_ai",
          "voyage_ai voyage voyageai",
          "jina",
          "jina jina_ai",
          "github",
          "github github_models github-models");

  /** Frameworks and gateways that name themselves where the provider should stand. */
  private static final Set<String> FRAMEWORKS =
      Set.of(
          "langchain",
          "langgraph",
          "crewai",
          "strands-agents",
          "strands",
          "spring_ai",
          "microsoft.agent_framework",
          "gcp.vertex.agent",
          "litellm",
          "openrouter",
          "pydantic-ai",
          "pydantic_ai",
          "haystack",
          "autogen",
          "mastra",
          "opencode",
          "elastic",
          "llamaindex",
          "llama_index",
          "vllm",
          "other");

  /** The ends of the names of hosts at which providers answer, and theirs. */
  private static final String[][] HOSTS = {
    {"api.openai.com", "openai"},
    {".openai.azure.com", "azure.ai.openai"},
    {".services.ai.azure.com", "azure.ai.inference"},
    {".inference.ai.azure.com", "azure.ai.inference"},
    {"api.anthropic.com", "anthropic"},
    {"generativelanguage.googleapis.com", "gcp.gemini"},
    {"aiplatform.googleapis.com", "gcp.vertex_ai"},
    {"api.mistral.ai", "mistral_ai"},
    {"api.cohere.com", "cohere"},
    {"api.cohere.ai", "cohere"},
    {"api.x.ai", "x_ai"},
    {"api.deepseek.com", "deepseek"},
    {"api.groq.com", "groq"},
    {"api.perplexity.ai", "perplexity"},
    {"api.together.xyz", "together_ai"},
    {"api.fireworks.ai", "fireworks"},
    {"api.moonshot.ai", "moonshot_ai"},
    {"openrouter.ai", "openrouter"}
  };

  /** Who makes the models that AWS Bedrock calls {@code <maker>.<model>}. */
  private static final Set<String> BEDROCK_MAKERS =
      Set.of(
          "ai21",
          "amazon",
          "anthropic",
          "cohere",
          "deepseek",
          "meta",
          "mistral",
          "openai",
          "qwen",
          "stability",
          "writer");

  /** What stands before the maker in the names of Bedrock's inference profiles. */
  private static final Set<String> BEDROCK_REGIONS =
      Set.of("us", "eu", "apac", "au", "jp", "global", "us-gov");

  /** How the names of models begin, and whose they are, if no other host tells. */
  private static final String[][] FAMILIES = {
    {"claude", "anthropic"}, {"gemini", "gcp.gen_ai"}, {"gpt-", "openai"}
  };

  private Providers() {}

  /** The canonical provider; one that nobody knows stays as it is. */
  static String canonical(String provider) {
    String known = known(provider);
    return known == null ? provider : known;
  }

  /**
   * The provider of a span: what it says itself, unless that is a framework or a gateway and
   * something else tells better. Null if nothing does.
   */
  static @Nullable String of(
      AttributeIndex index, Models models, boolean isCall, Evidence evidence, Notes notes) {
    String own = index.text(Field.OWN_PROVIDER);
    if (own != null) {
      return canonical(own);
    }
    String framework = null;
    for (Place place : index.present(Field.PROVIDER)) {
      Told told = index.told(place);
      String word = told == null ? null : told.text();
      if (word == null) {
        continue;
      }
      if (!FRAMEWORKS.contains(word.toLowerCase(Locale.ROOT))) {
        return atHost(canonical(word), index);
      }
      framework = framework == null ? word : framework;
    }
    if (framework != null) {
      notes.text("framework", framework);
    }
    String found = isCall ? prefixed(index.text(Field.PROVIDER_IN_NAME)) : null;
    found = found == null ? ofModel(models.request()) : found;
    found = found == null ? ofHost(index) : found;
    found = found == null && isCall ? prefixed(evidence.name()) : found;
    if (found == null && isCall && evidence.emitter().isOf("com.anthropic.claude_code")) {
      return "anthropic";
    }
    if (found == null && framework != null) {
      // A gateway may be all that is known of whoever answered.
      String gateway = known(framework);
      return gateway == null ? ofFamily(models.request()) : gateway;
    }
    return found;
  }

  private static @Nullable String ofModel(@Nullable String model) {
    return model != null && isOfBedrock(model) ? "aws.bedrock" : prefixed(model);
  }

  private static boolean isOfBedrock(String model) {
    if (model.startsWith("arn:aws:bedrock:")) {
      return true;
    }
    int dot = model.indexOf('.');
    boolean isProfile = dot > 0 && BEDROCK_REGIONS.contains(model.substring(0, dot));
    int start = isProfile ? dot + 1 : 0;
    int end = model.indexOf('.', start);
    return end > 0 && BEDROCK_MAKERS.contains(model.substring(start, end));
  }

  private static @Nullable String ofFamily(@Nullable String model) {
    for (String[] family : FAMILIES) {
      if (model != null && model.startsWith(family[0])) {
        return family[1];
      }
    }
    return null;
  }

  /** The host may tell who really answers in the name of a provider. */
  private static String atHost(String provider, AttributeIndex index) {
    boolean vague = provider.equals("gcp.gen_ai") || provider.equals("openai");
    String answering = vague ? ofHost(index) : null;
    return answering == null ? provider : answering;
  }

  private static @Nullable String known(String provider) {
    String known = CANONICAL.get(provider);
    if (known != null) {
      return known;
    }
    String lower = provider.toLowerCase(Locale.ROOT);
    known = CANONICAL.get(lower);
    int dot = lower.indexOf('.');
    // The AI SDK puts the kind of the call behind the provider.
    return known == null && dot > 0 ? CANONICAL.get(lower.substring(0, dot)) : known;
  }

  /** The provider that stands before the first slash or dot, or null. */
  private static @Nullable String prefixed(@Nullable String name) {
    if (name == null) {
      return null;
    }
    int slash = name.indexOf('/');
    int end = slash > 0 ? slash : name.indexOf('.');
    return end <= 0 ? null : CANONICAL.get(name.substring(0, end).toLowerCase(Locale.ROOT));
  }

  private static @Nullable String ofHost(AttributeIndex index) {
    String address = index.text(Field.SERVER_ADDRESS);
    if (address == null) {
      return null;
    }
    String host = hostOf(address);
    for (String[] known : HOSTS) {
      if (host.endsWith(known[0])) {
        return known[1];
      }
    }
    if (host.startsWith("bedrock-runtime") && host.endsWith(".amazonaws.com")) {
      return "aws.bedrock";
    }
    return host.startsWith("api.") ? prefixed(host.substring("api.".length())) : null;
  }

  private static String hostOf(String address) {
    int scheme = address.indexOf("://");
    int start = scheme < 0 ? 0 : scheme + 3;
    int end = start;
    while (end < address.length() && "/:".indexOf(address.charAt(end)) < 0) {
      end++;
    }
    return address.substring(start, end);
  }
}
