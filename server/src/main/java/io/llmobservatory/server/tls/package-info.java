/**
 * TLS of the listening ports: certificates and keys as operators have them, read again when they
 * are replaced. {@link io.llmobservatory.server.tls.ServerTls} is the way in; {@code
 * ReloadingSslContext} is what a port asks for each new connection.
 */
@NullMarked
package io.llmobservatory.server.tls;

import org.jspecify.annotations.NullMarked;
