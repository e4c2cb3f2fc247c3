@NullMarked
package io.llmobservatory.server.resolve;

import org.jspecify.annotations.NullMarked;
