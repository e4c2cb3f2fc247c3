@NullMarked
package io.llmobservatory.server.firstdesign;

import org.jspecify.annotations.NullMarked;
