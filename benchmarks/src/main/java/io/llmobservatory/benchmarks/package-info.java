/** How fast the server's parts are, and how much they allocate. */
@NullMarked
package io.llmobservatory.benchmarks;

import org.jspecify.annotations.NullMarked;
