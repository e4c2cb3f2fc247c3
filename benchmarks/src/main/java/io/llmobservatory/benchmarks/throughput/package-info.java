/**
 * The whole server beside the limit that PostgreSQL sets, and beside the way of the first design.
 */
@NullMarked
package io.llmobservatory.benchmarks.throughput;

import org.jspecify.annotations.NullMarked;
