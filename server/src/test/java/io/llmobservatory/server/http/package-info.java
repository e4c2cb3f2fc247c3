@NullMarked
package io.llmobservatory.server.http;

import org.jspecify.annotations.NullMarked;
