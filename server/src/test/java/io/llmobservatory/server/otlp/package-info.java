/** The reader of OTLP's protobuf held to the generated classes, and fed with hostile bytes. */
@NullMarked
package io.llmobservatory.server.otlp;

import org.jspecify.annotations.NullMarked;
