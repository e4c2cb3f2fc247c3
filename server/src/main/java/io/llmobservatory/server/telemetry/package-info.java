/**
 * What the server counts about itself. {@link Telemetry} has an object for each station, whose
 * methods the station calls once a portion or batch; {@link Telemetry#text} is the page that
 * Prometheus reads. A leaf: nothing here knows a station.
 *
 * <p>The text is written here and not by Prometheus' own client, since that ends the name of each
 * counter in {@code _total} and the Collector's names have no such end.
 */
@NullMarked
package io.llmobservatory.server.telemetry;

import org.jspecify.annotations.NullMarked;
