@NullMarked
package io.llmobservatory.server.price;

import org.jspecify.annotations.NullMarked;
