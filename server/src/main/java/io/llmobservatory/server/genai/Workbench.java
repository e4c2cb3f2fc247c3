package io.llmobservatory.server.genai;

import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.otlp.OtlpSpan;
import org.jspecify.annotations.Nullable;

/**
 * The tables and buffers that mapping takes, used for one request after the other: to make them
 * costs as much as to map a span or two.
 */
final class Workbench {
  private static final byte[] NOTHING = {};

  private final int maxValueBytes;
  private final JsonWriter json;
  private final @Nullable Likes[] likes = new Likes[OtlpSpan.LIKES];
  private byte[] request = NOTHING;

  final AttributeIndex eventIndex;
  final Documents documents;
  final ContentMapping content;
  final Notes notes = new Notes();

  Workbench(GenAiProcessor options) {
    this.maxValueBytes = options.maxValueSizeBytes();
    this.json = new JsonWriter(maxValueBytes);
    this.eventIndex = new AttributeIndex(maxValueBytes);
    this.documents = new Documents(json);
    this.content = new ContentMapping(options);
  }

  /** What is remembered of spans that are alike. */
  static final class Likes {
    final AttributeIndex index;
    final Documents documents;
    private byte[] request = NOTHING;

    private Likes(int maxValueBytes, JsonWriter json) {
      this.index = new AttributeIndex(maxValueBytes);
      this.documents = new Documents(json);
    }

    private void begin(byte[] next) {
      if (request != next) {
        request = next;
        index.begin(next);
        documents.begin(next);
      }
    }
  }

  /** That of a span of the request. */
  Likes likes(int number) {
    Likes found = likes[number];
    if (found == null) {
      found = new Likes(maxValueBytes, json);
      likes[number] = found;
    }
    found.begin(request);
    return found;
  }

  /** Makes ready for a request. */
  void begin(byte[] next) {
    request = next;
    eventIndex.begin(next);
    documents.begin(next);
  }

  /** Forgets the request, so that its memory is free. */
  void clear() {
    begin(NOTHING);
    for (Likes begun : likes) {
      if (begun != null) {
        begun.begin(NOTHING);
      }
    }
    content.begin(Kind.of(SpanType.OTHER));
  }
}
