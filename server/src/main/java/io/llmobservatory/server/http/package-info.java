/**
 * HTTP/1.1 ports on Netty. An {@link HttpListener} is one port; what answers there are the handlers
 * it is given. {@link Pages} answers small requests at once, {@link HealthPages} are the pages of
 * the health check.
 */
@NullMarked
package io.llmobservatory.server.http;

import org.jspecify.annotations.NullMarked;
