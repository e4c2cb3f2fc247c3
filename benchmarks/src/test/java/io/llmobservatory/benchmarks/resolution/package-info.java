@NullMarked
package io.llmobservatory.benchmarks.resolution;

import org.jspecify.annotations.NullMarked;
