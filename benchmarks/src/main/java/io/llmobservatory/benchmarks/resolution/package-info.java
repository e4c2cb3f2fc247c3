/**
 * What it costs to find the trace of one span: our way, with caches and without, and the way of the
 * first design. {@link io.llmobservatory.benchmarks.resolution.ResolutionBenchmark} measures,
 * {@link io.llmobservatory.benchmarks.resolution.ResolutionMain} is its command.
 */
@NullMarked
package io.llmobservatory.benchmarks.resolution;

import org.jspecify.annotations.NullMarked;
