package io.llmobservatory.server.genai;

import java.util.Locale;
import java.util.Map;

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
              + " generativelanguage.googleapis.com",
          "gcp.gen_ai",
          "gcp.gen_ai google google-genai",
          "ibm.watsonx.ai",
          "ibm.watsonx.ai watsonx ibm",
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
          "ollama",
          "hugging_face",
          "hugging_face huggingface hf",
          "aleph_alpha",
          "aleph_alpha alephalpha",
          "replicate",
          "replicate",
          "openrouter",
          "openrouter");

  private Providers() {}

  /** The canonical provider; one that nobody knows stays as it is. */
  static String canonical(String provider) {
    return CANONICAL.getOrDefault(provider.toLowerCase(Locale.ROOT), provider);
  }
}
