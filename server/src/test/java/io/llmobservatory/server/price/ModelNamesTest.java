package io.llmobservatory.server.price;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which entry of the table a call's provider and model stand for. */
final class ModelNamesTest {
  private static final String LIST = "genai-prices 0.1.8 ";

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        // OpenAI: dates, the case, vendors before the name
        "openai | gpt-4o | openai/gpt-4o",
        "openai | gpt-4o-2024-08-06 | openai/gpt-4o",
        "openai | gpt-4o-2024-11-20 | openai/gpt-4o",
        "openai | gpt-4o-2024-05-13 | openai/gpt-4o-2024-05-13",
        "openai | GPT-4o | openai/gpt-4o",
        "openai | ' gpt-4o ' | openai/gpt-4o",
        "openai | openai/gpt-4o-mini | openai/gpt-4o-mini",
        "openai | gpt-4o-mini-2024-07-18 | openai/gpt-4o-mini",
        "openai | gpt-4.1-nano-2025-04-14 | openai/gpt-4.1-nano",
        "openai | gpt-4-1-nano | openai/gpt-4.1-nano",
        "openai | gpt-4-0613 | openai/gpt-4",
        "openai | gpt-4-1106-preview | openai/gpt-4-turbo",
        "openai | gpt-3.5-turbo-0125 | openai/gpt-3.5-turbo",
        "openai | gpt-35-turbo | openai/gpt-3.5-turbo",
        "openai | gpt-5-2025-08-07 | openai/gpt-5",
        "openai | gpt-5-nano-2025-08-07 | openai/gpt-5-nano",
        "openai | gpt-5.1-codex-mini | openai/gpt-5.1-codex-mini",
        "openai | gpt-5.5-2026-12-24 | openai/gpt-5.5",
        "openai | o3-mini-2025-01-31 | openai/o3-mini",
        "openai | o1 | openai/o1",
        "openai | text-embedding-3-small | openai/text-embedding-3-small",
        "openai | gpt-4o-realtime-preview-2024-12-17 | openai/gpt-4o-realtime-preview",
        // OpenAI: another model is another price, or none
        "openai | gpt-4o-nano | unknown",
        "openai | gpt-4o-mini-pro | unknown",
        "openai | gpt-5-turbo | unknown",
        "openai | gpt-4.1-max | unknown",
        "openai | gpt-4.11 | unknown",
        "openai | gpt-99 | unknown",
        "openai | gpt-4o-2024-08-06-lite | unknown",
        "openai | my-deployment | unknown",
        "openai | none | unknown",
        "openai | '' | unknown",
        "openai | null | unknown",
        // Fine-tuned models have prices of their own
        "openai | ft:gpt-4o-2024-08-06:acme::abc123 | openai/ft:gpt-4o",
        "openai | ft:gpt-4o-mini-2024-07-18:acme:support:abc123 | openai/ft:gpt-4o-mini",
        "openai | ft:gpt-3.5-turbo-0125:acme::abc123 | openai/ft:gpt-3.5-turbo-",
        "openai | ft:gpt-4.1-2025-04-14:acme::abc123 | unknown",
        "azure.ai.openai | gpt-4o-mini-2024-07-18.ft-0123abcd | openai/gpt-4o-mini-2024-07-18.ft-",
        "azure.ai.openai | gpt-4o-2024-08-06.ft-0123abcd | unknown",
        // The SDK of OpenAI speaks to others too
        "openai | anthropic/claude-3.5-sonnet | anthropic/claude-3-5-sonnet",
        "openai | gemini-2.5-flash | google/gemini-2.5-flash",
        "openai | grok-4 | x-ai/grok-4-0709",
        "openai | llama3.1:8b | unknown",
        "openai | deepseek-r1-distill-qwen-7b | unknown",
        // Anthropic
        "anthropic | claude-3-5-sonnet-20241022 | anthropic/claude-3-5-sonnet",
        "anthropic | claude-3-5-sonnet-latest | anthropic/claude-3-5-sonnet",
        "anthropic | claude-3.5-sonnet | anthropic/claude-3-5-sonnet",
        "anthropic | claude-3-5-haiku-20241022 | anthropic/claude-3-5-haiku-latest",
        "anthropic | claude-3-haiku-20240307 | anthropic/claude-3-haiku",
        "anthropic | claude-sonnet-4-20250514 | anthropic/claude-sonnet-4-0",
        "anthropic | claude-sonnet-4-5-20250929 | anthropic/claude-sonnet-4-5",
        "anthropic | claude-sonnet-4.5 | anthropic/claude-sonnet-4-5",
        "anthropic | claude-sonnet-4-6 | anthropic/claude-sonnet-4-6",
        "anthropic | claude-opus-4-20250514 | anthropic/claude-opus-4-0",
        "anthropic | claude-opus-4-1-20250805 | anthropic/claude-opus-4-1",
        "anthropic | claude-opus-4-5-20251101 | anthropic/claude-opus-4-5",
        "anthropic | claude-haiku-4-5-20251001 | anthropic/claude-haiku-4-5",
        "anthropic | claude-2.1 | anthropic/claude-2",
        "anthropic | claude-opus-4-6[1m] | anthropic/claude-opus-4-6",
        "anthropic | claude-opus-4-8-fast | unknown",
        "anthropic | claude-opus-4-12 | unknown",
        "anthropic | claude-sonnet-5-5 | unknown",
        "anthropic | claude-3-5-sonnet-mini | unknown",
        "anthropic | claude-opus | unknown",
        // Bedrock: regions, versions, ARNs
        "aws.bedrock | anthropic.claude-3-5-sonnet-20241022-v2:0 | aws/regional.anthropic.claude-3-5-sonnet-20241022-v2:0",
        "aws.bedrock | us.anthropic.claude-3-5-sonnet-20241022-v2:0 | aws/regional.anthropic.claude-3-5-sonnet-20241022-v2:0",
        "aws.bedrock | eu.anthropic.claude-sonnet-4-5-20250929-v1:0 | aws/regional.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "aws.bedrock | apac.anthropic.claude-sonnet-4-20250514-v1:0 | aws/regional.anthropic.claude-sonnet-4-20250514-v1:0",
        "aws.bedrock | jp.anthropic.claude-haiku-4-5-20251001-v1:0 | aws/regional.anthropic.claude-haiku-4-5-20251001-v1:0",
        "aws.bedrock | au.anthropic.claude-haiku-4-5-20251001-v1:0 | aws/regional.anthropic.claude-haiku-4-5-20251001-v1:0",
        "aws.bedrock | us-gov.anthropic.claude-3-haiku-20240307-v1:0 | aws/regional.anthropic.claude-3-haiku-20240307-v1:0",
        "aws.bedrock | global.anthropic.claude-sonnet-4-5-20250929-v1:0 | aws/global.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "aws.bedrock | arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-3-7-sonnet-20250219-v1:0 | aws/regional.anthropic.claude-3-7-sonnet-20250219-v1:0",
        "aws.bedrock | arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0 | aws/regional.anthropic.claude-3-haiku-20240307-v1:0",
        "aws.bedrock | arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6 | unknown",
        "aws.bedrock | amazon.nova-lite-v1:0 | aws/amazon.nova-lite-v1:0",
        "aws.bedrock | eu.amazon.nova-pro-v1:0 | aws/amazon.nova-pro-v1:0",
        "aws.bedrock | us.meta.llama3-1-8b-instruct-v1:0 | aws/meta.llama3-1-8b-instruct-v1:0",
        "aws.bedrock | mistral.mistral-large-2402-v1:0 | aws/mistral.mistral-large-2402-v1:0",
        "aws.bedrock | anthropic.claude-v2:1 | anthropic/claude-2",
        "aws.bedrock | amazon.nova-huge-v1:0 | unknown",
        // Vertex and Gemini
        "gcp.vertex_ai | claude-3-5-sonnet-v2@20241022 | google/claude-3-5-sonnet",
        "gcp.vertex_ai | claude-sonnet-4@20250514 | google/claude-4-sonnet",
        "gcp.vertex_ai | publishers/anthropic/models/claude-opus-4-1@20250805 | google/claude-4-opus",
        "gcp.vertex_ai | projects/p/locations/global/publishers/google/models/gemini-2.5-pro | google/gemini-2.5-pro",
        "gcp.vertex_ai | gemini-1.5-pro-002 | google/gemini-1.5-pro",
        "gcp.vertex_ai | claude-haiku-4-5@20251001 | anthropic/claude-haiku-4-5",
        "gcp.vertex_ai | mistral-large-2411@001 | mistral/mistral-large",
        "gcp.gemini | models/gemini-2.5-flash | google/gemini-2.5-flash",
        "gcp.gemini | gemini-2.5-flash-lite | google/gemini-2.5-flash-lite",
        "gcp.gemini | gemini-2.5-pro-preview-05-06 | google/gemini-2.5-pro",
        "gcp.gemini | gemini-2.0-flash-001 | google/gemini-2.0-flash",
        "gcp.gemini | gemini-2.0-flash-lite-001 | google/gemini-2.0-flash-lite",
        "gcp.gemini | gemini-1.5-flash-8b | unknown",
        "gcp.gemini | gemini-2.5-pro-ultra | unknown",
        "gcp.gemini | gemini-2.5-flash-maxi | unknown",
        "gcp.gen_ai | gemini-embedding-001 | google/gemini-embedding-001",
        // Azure sells the models of others
        "azure.ai.openai | gpt-4o-2024-11-20 | openai/gpt-4o",
        "azure.ai.openai | gpt-35-turbo-16k | openai/gpt-3.5-turbo-16k",
        "azure.ai.openai | o4-mini-2025-04-16 | azure/o4-mini",
        "azure.ai.openai | o4-mini-deep-research | openai/o4-mini-deep-research",
        "azure.ai.inference | phi-4 | azure/phi-4",
        "azure.ai.inference | DeepSeek-V4-Pro | deepseek/deepseek-v4-pro",
        "azure.ai.openai | prod-chat | unknown",
        "azure.ai.inference | chat | unknown",
        // Gateways
        "openrouter | anthropic/claude-sonnet-4.5 | openrouter/anthropic/claude-sonnet-4.5",
        "openrouter | openai/gpt-4o-mini | openrouter/openai/gpt-4o-mini",
        "openrouter | openai/gpt-4o-mini:nitro | openrouter/openai/gpt-4o-mini",
        "openrouter | openai/gpt-4o-mini:online | openrouter/openai/gpt-4o-mini",
        "openrouter | mystery/model-x | unknown",
        "litellm | anthropic/claude-3-5-haiku-20241022 | anthropic/claude-3-5-haiku-latest",
        "litellm | azure/gpt-4o | openai/gpt-4o",
        "litellm | bedrock/us.anthropic.claude-3-haiku-20240307-v1:0 | aws/regional.anthropic.claude-3-haiku-20240307-v1:0",
        "litellm | vertex_ai/gemini-2.5-pro | google/gemini-2.5-pro",
        "litellm | openrouter/openai/gpt-4o-mini | openrouter/openai/gpt-4o-mini",
        "litellm | groq/llama-3.3-70b-versatile | groq/llama-3.3-70b-versatile",
        "litellm | gpt-4o | openai/gpt-4o",
        "litellm | ollama/llama3.1 | unknown",
        "vercel | google/gemini-2.5-flash | google/gemini-2.5-flash",
        // Others
        "groq | llama-3.1-8b-instant | groq/llama-3.1-8b-instant",
        "groq | openai/gpt-oss-120b | groq/openai/gpt-oss-120b",
        "groq | gpt-4o | unknown",
        "mistral_ai | mistral-large-latest | mistral/mistral-large",
        "mistral_ai | mistral-small-2603 | mistral/mistral-small-2603",
        "mistral_ai | mistral-tiny-9999 | unknown",
        "x_ai | grok-3-mini-fast | x-ai/grok-3-mini-fast",
        "x_ai | grok-3-micro | unknown",
        "deepseek | deepseek-chat | deepseek/deepseek-chat",
        "deepseek | deepseek-r1-distill-llama-70b | unknown",
        "moonshot_ai | kimi-k2-turbo-preview | moonshotai/kimi-k2-turbo-preview",
        "together_ai | meta-llama/Llama-3.3-70B-Instruct-Turbo | together/meta-llama/Llama-3.3-70B-Instruct-Turbo",
        "fireworks | accounts/fireworks/models/gpt-oss-20b | fireworks/gpt-oss-20b",
        "cohere | command-r-plus-08-2024 | cohere/command-r-plus",
        "perplexity | sonar-pro | perplexity/sonar-pro",
        // No provider, or one that nobody knows
        "null | gpt-4o | openai/gpt-4o",
        "null | claude-3-5-haiku-latest | anthropic/claude-3-5-haiku-latest",
        "null | us.anthropic.claude-3-haiku-20240307-v1:0 | aws/regional.anthropic.claude-3-haiku-20240307-v1:0",
        "null | openai/gpt-4o | openai/gpt-4o",
        "null | mistral-large-latest | mistral/mistral-large",
        "null | llama-3.3-70b-versatile | groq/llama-3.3-70b-versatile",
        "null | ollama/llama3 | unknown",
        "null | mystery | unknown",
        "acme-proxy | gpt-4o | openai/gpt-4o",
        "acme-proxy | mistral-large-latest | unknown",
        "acme-proxy | gpt-oss-120b | unknown",
        // At home
        "ollama | gpt-4o | unknown",
        "ollama | llama3.1:8b | unknown",
        "vllm | mistral-7b | unknown",
        "hugging_face | meta-llama/Llama-3.1-8B-Instruct | unknown",
        "ibm.watsonx.ai | mistralai/mistral-large | unknown",
      })
  void a_name_stands_for_an_entry(String provider, String model, String entry) {
    String expected = entry.equals("unknown") ? entry : LIST + entry;

    // Without output, which models of embeddings have none of.
    assertThat(Calls.of(provider, model).tokens(1000, 0).source()).isEqualTo(expected);
  }

  @Test
  void colours_of_a_terminal_are_no_part_of_a_name() {
    assertThat(Calls.of("anthropic", "\u001b[1mclaude-haiku-4-5\u001b[0m").source())
        .isEqualTo(LIST + "anthropic/claude-haiku-4-5");
  }

  @Test
  void the_model_that_answered_comes_first_then_the_one_asked_for() {
    Calls call = Calls.of("azure.ai.openai", null);

    assertThat(call.models("gpt-4o-mini", "gpt-4o").source())
        .isEqualTo(LIST + "openai/gpt-4o-mini");
    assertThat(call.models("my-deployment", "gpt-4o").source()).isEqualTo(LIST + "openai/gpt-4o");
    assertThat(call.models(null, "gpt-4o").source()).isEqualTo(LIST + "openai/gpt-4o");
  }

  @Test
  void a_listed_model_without_a_price_is_not_priced_as_another() {
    // Listed for Copilot without a price of its own.
    assertThat(Calls.of("github-copilot", "gpt-4o").models("gpt-4o", "gpt-5.4").source())
        .isEqualTo("unknown");
  }

  @Test
  void a_name_of_any_length_is_looked_up_in_no_time() {
    String hostile = "gpt-4o/".repeat(100_000);

    assertThat(Calls.of("openai", hostile).source()).isEqualTo("unknown");
    assertThat(Calls.of("openai", "-8".repeat(128)).source()).isEqualTo("unknown");
    assertThat(Calls.of("openai", "/".repeat(256)).source()).isEqualTo("unknown");
    assertThat(Calls.of(hostile, "gpt-4o").source()).isEqualTo("unknown");
  }
}
