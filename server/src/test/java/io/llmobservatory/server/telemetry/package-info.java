@NullMarked
package io.llmobservatory.server.telemetry;

import org.jspecify.annotations.NullMarked;
