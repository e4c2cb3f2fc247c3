package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** OpenInference in Python. */
class OpenInferenceDialectTest {

  @Test
  void a_chat() {
    assertThat(
            SentSpan.of(
                    "openinference.instrumentation.openai",
                    "ChatCompletion",
                    """
                    openinference.span.kind: "LLM"
                    llm.provider: "azure"
                    llm.system: "openai"
                    llm.model_name: "gpt-4o-2024-08-06"
                    llm.invocation_parameters: '{"model": "gpt-4o", "temperature": 0.1, "user": "ana"}'
                    input.value: '{"messages":[{"role":"user","content":"Where is Paris?"}]}'
                    input.mime_type: "application/json"
                    llm.input_messages.0.message.role: "user"
                    llm.input_messages.0.message.content: "Where is Paris?"
                    llm.output_messages.0.message.role: "assistant"
                    llm.output_messages.0.message.content: "Paris is in France."
                    output.value: '{"id":"chatcmpl-1","choices":[{"message":{"content":"Paris is in France."}}]}'
                    llm.token_count.prompt: 20
                    llm.token_count.completion: 15
                    llm.token_count.total: 35
                    llm.token_count.prompt_details.cache_read: 8
                    llm.token_count.prompt_details.audio: 0
                    llm.token_count.completion_details.reasoning: 4
                    llm.finish_reason: "stop"
                    llm.cost.total: 0.00012
                    session.id: "s-1"
                    user.id: "ana"
                    metadata: '{"thread_id": "t-1"}'
                    """)
                .event("First Token Stream Event", "")
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: azure.ai.openai
            models: gpt-4o > gpt-4o-2024-08-06
            tokens: 20 + 15 = 35, read 8, reasoned 4
            finish: stop
            conversation: s-1
            session: s-1
            user: ana
            first token: 500.000000 ms
            cost: 0.00012
            in: Where is Paris?
            out: Paris is in France.
            dialect: openinference
            """);
  }

  @Test
  void bedrock_counts_the_cache_beside_the_input() {
    assertThat(
            SentSpan.of(
                    "openinference.instrumentation.bedrock",
                    "bedrock.converse",
                    """
                    openinference.span.kind: "LLM"
                    llm.provider: "aws"
                    llm.model_name: "us.anthropic.claude-sonnet-4-20250514-v1:0"
                    llm.token_count.prompt: 20
                    llm.token_count.completion: 15
                    llm.token_count.total: 175
                    llm.token_count.prompt_details.cache_read: 100
                    llm.token_count.prompt_details.cache_write: 40
                    """)
                .yields())
        .isEqualTo(
            """
            llm chat, counted
            provider: aws.bedrock
            models: us.anthropic.claude-sonnet-4-20250514-v1:0
            tokens: 160 + 15 = 175, read 100, wrote 40
            dialect: openinference
            """);
  }

  @Test
  void an_embedding_a_search_and_a_reranking() {
    assertThat(
            SentSpan.of(
                    "openinference.instrumentation.openai",
                    "CreateEmbeddings",
                    """
                    openinference.span.kind: "EMBEDDING"
                    llm.provider: "openai"
                    embedding.model_name: "text-embedding-3-small"
                    embedding.embeddings.0.embedding.text: "Paris"
                    embedding.embeddings.0.embedding.vector: [0.1, 0.2]
                    llm.token_count.prompt: 2
                    llm.token_count.total: 2
                    """)
                .yields())
        .isEqualTo(
            """
            llm embeddings, counted
            provider: openai
            models: text-embedding-3-small > text-embedding-3-small
            tokens: 2 + ? = 2
            in: Paris
            dialect: openinference
            """);
    assertThat(
            SentSpan.of(
                    "openinference.instrumentation.langchain",
                    "VectorStoreRetriever",
                    """
                    openinference.span.kind: "RETRIEVER"
                    input.value: "Paris"
                    retrieval.documents.0.document.content: "Paris is in France."
                    retrieval.documents.0.document.score: 0.9
                    """)
                .yields())
        .isEqualTo(
            """
            retriever retrieval
            in: Paris
            dialect: openinference
            """);
    assertThat(
            SentSpan.of(
                    "openinference.instrumentation.llama_index",
                    "CohereRerank.postprocess_nodes",
                    """
                    openinference.span.kind: "RERANKER"
                    reranker.query: "Paris"
                    reranker.model_name: "rerank-english-v3.0"
                    reranker.top_k: 2
                    reranker.input_documents.0.document.content: "Paris is in France."
                    """)
                .yields())
        .startsWith("llm rerank, counted\nmodels: rerank-english-v3.0\n");
  }

  @Test
  void whatever_stands_around_calls_may_repeat_their_usage() {
    for (String kind :
        new String[] {"AGENT", "CHAIN", "TOOL", "PROMPT", "GUARDRAIL", "EVALUATOR"}) {
      assertThat(
              SentSpan.of(
                      "openinference.instrumentation.agno",
                      "Agent.run",
                      """
                      llm.token_count.prompt: 20
                      llm.model_name: "gpt-4o"
                      openinference.span.kind: "%s"
                      """
                          .formatted(kind))
                  .yields())
          .as(kind)
          .doesNotContain("counted");
    }
  }

  @Test
  void a_tool_and_an_agent() {
    assertThat(
            SentSpan.of(
                    "openinference.instrumentation.smolagents",
                    "SimpleTool",
                    """
                    openinference.span.kind: "TOOL"
                    tool.name: "weather"
                    tool.parameters: '{"city": "Paris"}'
                    output.value: "Rain in Paris."
                    """)
                .failed()
                .event("exception", "exception.type: \"TimeoutError\"")
                .yields())
        .isEqualTo(
            """
            tool execute_tool
            tool: weather
            error: TimeoutError
            dialect: openinference
            """);
    assertThat(
            SentSpan.of(
                    "openinference.instrumentation.openai_agents",
                    "planner",
                    """
                    openinference.span.kind: "AGENT"
                    graph.node.id: "planner"
                    agent.name: "planner"
                    """)
                .yields())
        .isEqualTo(
            """
            agent invoke_agent
            agent: planner
            dialect: openinference
            """);
  }

  @Test
  void without_a_known_kind_its_attributes_tell() {
    assertThat(
            SentSpan.of(
                    "openinference.instrumentation.dspy",
                    "LM.__call__",
                    """
                    openinference.span.kind: "UNKNOWN"
                    llm.model_name: "openai/gpt-4o"
                    """)
                .yields())
        .startsWith("llm chat, counted\nprovider: openai\n");
  }
}
