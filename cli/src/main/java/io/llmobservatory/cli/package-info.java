/** The one command: a thin face on server and client. */
@NullMarked
package io.llmobservatory.cli;

import org.jspecify.annotations.NullMarked;
