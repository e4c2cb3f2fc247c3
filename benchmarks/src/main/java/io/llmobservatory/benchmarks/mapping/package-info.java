/** What mapping a span costs, on one thread. */
@NullMarked
package io.llmobservatory.benchmarks.mapping;

import org.jspecify.annotations.NullMarked;
