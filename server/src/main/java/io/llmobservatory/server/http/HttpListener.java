package io.llmobservatory.server.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A port that speaks HTTP/1.1. Each connection goes through TLS if there is any, the codec, and an
 * {@link HttpConnection}, which keeps time and hands on one request at a time; then come the
 * handlers that answer.
 */
public final class HttpListener implements AutoCloseable {
  private static final int WAITING_CONNECTIONS = 1024;

  private final HttpOptions options;
  private final Handlers handlers;
  private final EventLoopGroup threads;
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Channel port;
  private volatile boolean stopping;

  /** What answers on a connection. */
  @FunctionalInterface
  public interface Handlers {
    /**
     * Adds handlers of a new connection behind those of the listener. They see the messages of the
     * codec, {@code HttpRequest} and {@code HttpContent}, malformed ones included, and write and
     * flush one answer to each request. The listener closes the connection where it must be, and
     * hands on no more of a request that has been answered.
     */
    void addTo(ChannelPipeline pipeline);
  }

  /**
   * Opens the port.
   *
   * @throws IOException if the address cannot be listened on
   */
  public HttpListener(HttpOptions options, Handlers handlers) throws IOException {
    this.options = options;
    this.handlers = handlers;
    this.threads =
        new MultiThreadIoEventLoopGroup(
            options.threads(),
            new DefaultThreadFactory(options.name(), true),
            NioIoHandler.newFactory());
    ChannelFuture bound =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, WAITING_CONNECTIONS)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Connections())
            .bind(options.endpoint().toSocketAddress())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      var unused = threads.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw failure(bound.cause());
    }
    this.port = bound.channel();
  }

  private IOException failure(Throwable cause) {
    if (cause instanceof UnresolvedAddressException) {
      return new IOException("unknown host " + options.endpoint().host(), cause);
    }
    return cause instanceof IOException e ? e : new IOException(String.valueOf(cause), cause);
  }

  private final class Connections extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      connections.add(channel);
      ChannelPipeline pipeline = channel.pipeline();
      if (options.tls() != null) {
        SslContext tls = options.tls().get();
        SslHandler handler = tls.newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(options.readHeaderTimeout().toMillis());
        pipeline.addLast(handler);
      }
      HttpConnection connection = new HttpConnection(options);
      pipeline.addLast(connection.firstBytes());
      pipeline.addLast(
          new HttpServerCodec(new HttpDecoderConfig().setMaxHeaderSize(options.maxHeaderBytes())));
      pipeline.addLast(connection);
      handlers.addTo(pipeline);
      pipeline.addLast(new LastResort());
      if (stopping) {
        connection.stop();
      }
    }
  }

  /** Where it listens, with the port that was chosen where 0 was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) port.localAddress();
  }

  /** How many connections are open. */
  public int connections() {
    return connections.size();
  }

  /**
   * Takes no new connections, closes those that wait for a request, and waits until the others have
   * their answer, but no longer than a while. May be called twice.
   */
  public void close(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    stopping = true;
    port.close().awaitUninterruptibly();
    for (Channel connection : connections) {
      HttpConnection open = connection.pipeline().get(HttpConnection.class);
      if (open != null) {
        open.stop();
      }
    }
    long left = Math.max(0, deadline - System.nanoTime());
    connections.newCloseFuture().awaitUninterruptibly(left, TimeUnit.NANOSECONDS);
    connections.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    var unused = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(5));
  }
}
