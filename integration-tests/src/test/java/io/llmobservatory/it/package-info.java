/** The whole server, as its users meet it: real exporters, real sockets, real PostgreSQL. */
@NullMarked
package io.llmobservatory.it;

import org.jspecify.annotations.NullMarked;
