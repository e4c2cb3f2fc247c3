package io.llmobservatory.server.genai;

import java.util.List;

/** What a model call asked for besides its messages, and the attributes that tell it. */
enum RequestParameter {
  TEMPERATURE("temperature", "gen_ai.request.temperature"),
  TOP_P("top_p", "gen_ai.request.top_p"),
  TOP_K("top_k", "gen_ai.request.top_k", "gen_ai.retrieval.top_k"),
  MAX_TOKENS("max_tokens", "gen_ai.request.max_tokens", "gen_ai.request.max_completion_tokens"),
  FREQUENCY_PENALTY("frequency_penalty", "gen_ai.request.frequency_penalty"),
  PRESENCE_PENALTY("presence_penalty", "gen_ai.request.presence_penalty"),
  STOP_SEQUENCES("stop_sequences", "gen_ai.request.stop_sequences"),
  SEED("seed", "gen_ai.request.seed", "gen_ai.openai.request.seed"),
  CHOICE_COUNT("choice_count", "gen_ai.request.choice.count", "gen_ai.request.n"),
  STREAM("stream", "gen_ai.request.stream", "gen_ai.request.is_stream", "gen_ai.is_streaming"),
  REASONING_LEVEL(
      "reasoning_level", "gen_ai.request.reasoning.level", "gen_ai.request.reasoning_effort"),
  OUTPUT_TYPE("output_type", "gen_ai.output.type", "gen_ai.openai.request.response_format"),
  SERVICE_TIER(
      "service_tier",
      "openai.request.service_tier",
      "gen_ai.openai.request.service_tier",
      "gen_ai.request.service_tier"),
  ENCODING_FORMATS("encoding_formats", "gen_ai.request.encoding_formats"),
  DIMENSIONS("dimensions", "gen_ai.embeddings.dimension.count"),
  PREVIOUS_RESPONSE_ID("previous_response_id", "gen_ai.request.previous_response.id");

  /** All parameters; {@link #values} would copy them for every span. */
  static final List<RequestParameter> ALL = List.of(values());

  private final String storedName;

  @SuppressWarnings("ImmutableEnumChecker") // An unmodifiable list.
  private final List<String> keys;

  RequestParameter(String storedName, String... keys) {
    this.storedName = storedName;
    this.keys = List.of(keys);
  }

  /** Its name in the stored parameters. */
  String storedName() {
    return storedName;
  }

  /** The attributes to look at, in order. */
  List<String> keys() {
    return keys;
  }
}
