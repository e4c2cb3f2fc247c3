package io.llmobservatory.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.proto.v1.LlmSpan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is built comes back from the wire, and goes through the builder again, as it was. */
final class RandomSpansTest {
  private static final int SPANS = 3_000;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void a_built_span_is_the_same_after_the_wire_and_the_builder() throws Exception {
    System.out.println("RandomSpansTest: seed " + seed);
    for (int number = 0; number < SPANS; number++) {
      LlmSpan built = span();

      LlmSpan read = LlmSpan.parseFrom(built.toByteArray());

      assertThat(read).as("seed %s, span %s", seed, number).isEqualTo(built);
      assertThat(LlmSpanBuilder.of(read).build()).isEqualTo(built);
      assertThat(SpanRules.problems(read)).isEmpty();
    }
  }

  private LlmSpan span() {
    long start = random.nextLong() | 1;
    long input = random.nextInt(1_000);
    long output = random.nextInt(1_000);
    LlmSpanBuilder builder =
        LlmSpanBuilder.of("t" + text(), "s" + text())
            .name(text())
            .startUnixNanos(start)
            .endUnixNanos(random.nextBoolean() ? 0 : start | 0xffff)
            .inputTokens(input)
            .outputTokens(output)
            .cacheReadTokens(input / 2)
            .cacheWriteTokens(input - input / 2)
            .reasoningTokens(output)
            .totalTokens(input + output + random.nextInt(2))
            .costUsd(BigDecimal.valueOf(random.nextInt(1 << 30), random.nextInt(28)))
            .requestParameter("p" + text(), value(3))
            .input(Message.user(text()), Message.assistant(MessagePart.reasoning(text())))
            .outputJson(Json.of(json(3)))
            .serviceName(text());
    for (int attribute = random.nextInt(5); attribute > 0; attribute--) {
      builder.attribute("k" + text(), Values.of(value(3)));
    }
    return builder.build();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(12); length > 0; length--) {
      switch (random.nextInt(4)) {
        case 0 -> text.append((char) (1 + random.nextInt(0x1f)));
        case 1 -> text.appendCodePoint(0x1f600 + random.nextInt(64));
        case 2 -> text.append("\"\\/é\u2028".charAt(random.nextInt(5)));
        default -> text.append((char) ('a' + random.nextInt(26)));
      }
    }
    return text.toString();
  }

  private Object value(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> text();
      case 1 -> random.nextLong();
      case 2 -> random.nextDouble();
      case 3 -> random.nextBoolean();
      case 4 -> text().getBytes(java.nio.charset.StandardCharsets.UTF_8);
      case 5 -> list(depth);
      default -> Map.of("k" + text(), value(depth - 1));
    };
  }

  private List<Object> list(int depth) {
    List<Object> list = new ArrayList<>();
    for (int size = random.nextInt(4); size > 0; size--) {
      list.add(value(depth - 1));
    }
    return list;
  }

  private Object json(int depth) {
    Map<String, Object> map = new HashMap<>();
    for (int size = random.nextInt(4); size > 0; size--) {
      map.put(text(), depth > 0 ? json(depth - 1) : null);
    }
    return switch (random.nextInt(5)) {
      case 0 -> random.nextGaussian();
      case 1 -> text();
      case 2 -> new ArrayList<>(map.values());
      case 3 -> random.nextBoolean();
      default -> map;
    };
  }
}
