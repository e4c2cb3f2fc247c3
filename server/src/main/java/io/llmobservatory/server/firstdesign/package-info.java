/** Takes over traces from the database of the first design. */
@NullMarked
package io.llmobservatory.server.firstdesign;

import org.jspecify.annotations.NullMarked;
