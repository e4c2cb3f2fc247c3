@NullMarked
package io.llmobservatory.server.receive;

import org.jspecify.annotations.NullMarked;
