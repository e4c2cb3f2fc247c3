@NullMarked
package io.llmobservatory.server.tls;

import org.jspecify.annotations.NullMarked;
