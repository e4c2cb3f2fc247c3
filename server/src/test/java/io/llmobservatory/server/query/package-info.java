@NullMarked
package io.llmobservatory.server.query;

import org.jspecify.annotations.NullMarked;
