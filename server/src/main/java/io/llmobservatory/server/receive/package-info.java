/**
 * Where requests come in and answers go out: the only place with status codes. {@link
 * ExportService#export} is the whole program in one method; {@link GrpcServer} is the port.
 */
@NullMarked
package io.llmobservatory.server.receive;

import org.jspecify.annotations.NullMarked;
