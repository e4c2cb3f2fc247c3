@NullMarked
package io.llmobservatory.server.store;

import org.jspecify.annotations.NullMarked;
