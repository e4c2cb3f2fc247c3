/** The load process: senders in a JVM of their own, which send requests made beforehand. */
@NullMarked
package io.llmobservatory.benchmarks.load;

import org.jspecify.annotations.NullMarked;
