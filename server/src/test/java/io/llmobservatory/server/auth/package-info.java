@NullMarked
package io.llmobservatory.server.auth;

import org.jspecify.annotations.NullMarked;
