package io.llmobservatory.server.genai;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a model call asked for besides its messages, and the attributes that tell it. */
enum RequestParameter {
  TEMPERATURE(
      "temperature",
      "llmobservatory.request.temperature",
      "gen_ai.request.temperature",
      "ai.settings.temperature",
      "llm.invocation_parameters~temperature",
      "langfuse.observation.model.parameters~temperature",
      "genkit:input~config.temperature",
      "request_data~temperature",
      "llm.request.temperature"),
  TOP_P(
      "top_p",
      "llmobservatory.request.top_p",
      "gen_ai.request.top_p",
      "ai.settings.topP",
      "llm.invocation_parameters~top_p",
      "langfuse.observation.model.parameters~top_p",
      "genkit:input~config.topP",
      "request_data~top_p",
      "llm.request.top_p"),
  TOP_K(
      "top_k",
      "llmobservatory.request.top_k",
      "gen_ai.request.top_k",
      "gen_ai.retrieval.top_k",
      "llm.top_k",
      "ai.settings.topK",
      "llm.invocation_parameters~top_k",
      "langfuse.observation.model.parameters~top_k",
      "genkit:input~config.topK",
      "reranker.top_k",
      "db.vector.query.top_k"),
  MAX_TOKENS(
      "max_tokens",
      "llmobservatory.request.max_tokens",
      "gen_ai.request.max_tokens",
      "gen_ai.request.max_completion_tokens",
      "ai.settings.maxOutputTokens",
      "ai.settings.maxTokens",
      "llm.invocation_parameters~max_tokens",
      "llm.invocation_parameters~max_completion_tokens",
      "langfuse.observation.model.parameters~max_tokens",
      "langfuse.observation.model.parameters~max_completion_tokens",
      "genkit:input~config.maxOutputTokens",
      "request_data~max_tokens"),
  FREQUENCY_PENALTY(
      "frequency_penalty",
      "llmobservatory.request.frequency_penalty",
      "gen_ai.request.frequency_penalty",
      "llm.frequency_penalty",
      "ai.settings.frequencyPenalty",
      "llm.invocation_parameters~frequency_penalty"),
  PRESENCE_PENALTY(
      "presence_penalty",
      "llmobservatory.request.presence_penalty",
      "gen_ai.request.presence_penalty",
      "llm.presence_penalty",
      "ai.settings.presencePenalty",
      "llm.invocation_parameters~presence_penalty"),
  STOP_SEQUENCES(
      "stop_sequences",
      "llmobservatory.request.stop_sequences",
      "gen_ai.request.stop_sequences",
      "llm.chat.stop_sequences",
      "ai.settings.stopSequences",
      "llm.invocation_parameters~stop"),
  SEED(
      "seed",
      "llmobservatory.request.seed",
      "gen_ai.request.seed",
      "gen_ai.openai.request.seed",
      "ai.settings.seed",
      "llm.invocation_parameters~seed"),
  CHOICE_COUNT(
      "choice_count",
      "llmobservatory.request.choice_count",
      "gen_ai.request.choice.count",
      "gen_ai.request.n",
      "llm.invocation_parameters~n"),
  STREAM(
      "stream",
      "llmobservatory.request.stream",
      "gen_ai.request.stream",
      "gen_ai.request.is_stream",
      "gen_ai.is_streaming",
      "langwatch.gen_ai.streaming",
      "llm.is_streaming",
      "gen_ai.response.streaming",
      "llm.invocation_parameters~stream"),
  REASONING_LEVEL(
      "reasoning_level",
      "llmobservatory.request.reasoning_level",
      "gen_ai.request.reasoning.level",
      "gen_ai.request.reasoning_effort",
      "gen_ai.request.thinking_type",
      "llm.invocation_parameters~reasoning_effort"),
  OUTPUT_TYPE(
      "output_type",
      "llmobservatory.request.output_type",
      "gen_ai.output.type",
      "gen_ai.openai.request.response_format"),
  /** The tier that was billed, if the answer tells it, else the one that was asked for. */
  SERVICE_TIER(
      "service_tier",
      "llmobservatory.request.service_tier",
      "openai.response.service_tier",
      "gen_ai.openai.response.service_tier",
      "gen_ai.response.service_tier",
      "anthropic.response.service_tier",
      "ai.response.providerMetadata~openai.serviceTier",
      "openai.request.service_tier",
      "gen_ai.openai.request.service_tier",
      "gen_ai.request.service_tier",
      "anthropic.request.service_tier",
      "llm.invocation_parameters~service_tier"),
  /** Whether the call was one of a batch, which costs less. */
  BATCH("batch", "llmobservatory.request.batch", "gen_ai.request.batch"),
  ENCODING_FORMATS(
      "encoding_formats",
      "llmobservatory.request.encoding_formats",
      "gen_ai.request.encoding_formats"),
  DIMENSIONS(
      "dimensions",
      "llmobservatory.request.dimensions",
      "gen_ai.embeddings.dimension.count",
      "gen_ai.request.embedding.dimensions",
      "gen_ai.request.embedding_dimension"),
  PREVIOUS_RESPONSE_ID(
      "previous_response_id",
      "llmobservatory.request.previous_response_id",
      "gen_ai.request.previous_response.id");

  private static final Set<RequestParameter> NUMBERS =
      EnumSet.of(
          TEMPERATURE,
          TOP_P,
          TOP_K,
          MAX_TOKENS,
          FREQUENCY_PENALTY,
          PRESENCE_PENALTY,
          SEED,
          CHOICE_COUNT,
          DIMENSIONS);

  private static final Set<RequestParameter> TRUTHS = EnumSet.of(STREAM, BATCH);

  private final String storedName;

  @SuppressWarnings("ImmutableEnumChecker") // An unmodifiable list.
  private final List<String> places;

  RequestParameter(String storedName, String... places) {
    this.storedName = storedName;
    this.places = List.of(places);
  }

  /** Its name in the stored parameters. */
  String storedName() {
    return storedName;
  }

  /** Writes a value of it: Micrometer and others send numbers and truth values as texts. */
  void write(Told told, JsonWriter json) {
    boolean isNumber = NUMBERS.contains(this);
    String text = (isNumber || TRUTHS.contains(this)) && told.isText() ? told.text() : null;
    double number = text == null || !isNumber ? Double.NaN : Scalars.number(text);
    if (text != null && !isNumber && isTruth(text)) {
      json.bool(text.equalsIgnoreCase("true"));
    } else if (number == Math.rint(number) && Math.abs(number) < 1L << 53) {
      json.number((long) number);
    } else if (!Double.isNaN(number)) {
      json.number(number);
    } else {
      told.write(json);
    }
  }

  private static boolean isTruth(String text) {
    return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
  }

  /** Where to look, in order; written as in {@link Field}. */
  List<String> places() {
    return places;
  }
}
