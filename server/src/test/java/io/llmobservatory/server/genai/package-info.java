@NullMarked
package io.llmobservatory.server.genai;

import org.jspecify.annotations.NullMarked;
