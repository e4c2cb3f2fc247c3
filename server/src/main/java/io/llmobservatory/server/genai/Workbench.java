package io.llmobservatory.server.genai;

import io.llmobservatory.server.config.GenAiProcessor;

/**
 * The tables and buffers that mapping takes, used for one request after the other: to make them
 * costs as much as to map a span or two.
 */
final class Workbench {
  private static final byte[] NOTHING = {};

  final AttributeIndex index;
  final AttributeIndex eventIndex;
  final Documents documents;
  final ContentMapping content;
  final Notes notes = new Notes();

  Workbench(GenAiProcessor options) {
    this.index = new AttributeIndex(options.maxValueSizeBytes());
    this.eventIndex = new AttributeIndex(options.maxValueSizeBytes());
    this.documents = new Documents(options.maxValueSizeBytes());
    this.content = new ContentMapping(options);
  }

  /** Makes ready for a request. */
  void begin(byte[] request) {
    index.begin(request);
    eventIndex.begin(request);
    documents.begin(request);
  }

  /** Forgets the request, so that its memory is free. */
  void clear() {
    begin(NOTHING);
    content.begin(Kind.of(SpanType.OTHER));
  }
}
