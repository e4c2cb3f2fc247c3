/**
 * The client side: builds spans, writes them to a server and reads them back. Knows the wire
 * contract only.
 */
@NullMarked
package io.llmobservatory.client;

import org.jspecify.annotations.NullMarked;
