package io.llmobservatory.server.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on the loopback address that fails when it is told to: it refuses, cuts, stalls or
 * loses an answer. It passes everything on at first. Safe for use by several threads.
 */
public final class FlakyProxy implements AutoCloseable {
  private static final int CHUNK = 1 << 14;
  private static final long NEVER = Long.MAX_VALUE;

  private final InetSocketAddress target;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();

  // Holds the port while nobody listens. A free port may become the near end of the very connection
  // that is to be refused, which then is one with itself.
  private final Socket placeholder = new Socket();

  // All guarded by this.
  private @Nullable ServerSocket listener;
  private @Nullable Thread acceptor;
  private boolean stalled;
  private long bytesUntilCut = NEVER;
  private @Nullable String unansweredText;

  /** Starts to listen on a free port, for a server that need not run yet. */
  public FlakyProxy(String host, int port) throws IOException {
    this.target = new InetSocketAddress(host, port);
    placeholder.setReuseAddress(true);
    placeholder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    accept();
  }

  /** The port it listens on. */
  public int port() {
    return placeholder.getLocalPort();
  }

  /** How many connections are open. */
  public int connections() {
    return links.size();
  }

  /** Refuses new connections, as if no process listened. Those that are open go on. */
  public synchronized void refuse() throws IOException {
    if (listener == null || acceptor == null) {
      return;
    }
    listener.close();
    listener = null;
    try {
      acceptor.join(); // only then the port is closed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes new connections again. */
  public synchronized void accept() throws IOException {
    if (listener != null) {
      return;
    }
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(placeholder.getLocalSocketAddress());
    listener = socket;
    acceptor = start("proxy-accept", () -> acceptAll(socket));
  }

  /** Breaks off all connections at once, with a reset. */
  public void cut() {
    links.forEach(Link::close);
  }

  /**
   * Lets so many bytes more pass to the server, and breaks off the connection that sends the next.
   */
  public synchronized void cutAfter(long bytes) {
    bytesUntilCut = bytes;
  }

  /**
   * Passes on to the server what contains an ASCII text, and breaks off the connection when the
   * answer comes, instead of passing it on. Once: the next one is answered.
   */
  public synchronized void loseAnswerTo(String text) {
    unansweredText = text;
  }

  /** Passes nothing on any more, in neither direction, and breaks nothing off. */
  public synchronized void stall() {
    stalled = true;
  }

  /** Passes on what was held up, and all that comes. */
  public synchronized void flow() {
    stalled = false;
    notifyAll();
  }

  /** Refuses and cuts everything, for good. */
  @Override
  public void close() throws IOException {
    refuse();
    cut();
    flow();
    placeholder.close();
  }

  private void acceptAll(ServerSocket socket) {
    while (true) {
      Socket client;
      try {
        client = socket.accept();
      } catch (IOException closed) {
        return;
      }
      connect(client);
    }
  }

  private void connect(Socket client) {
    Link link = new Link(client, new Socket());
    links.add(link);
    try {
      link.server.connect(target);
      client.setTcpNoDelay(true);
      link.server.setTcpNoDelay(true);
    } catch (IOException unreachable) {
      link.close();
      return;
    }
    start("proxy-to-server", () -> link.pump(client, link.server, true));
    start("proxy-to-client", () -> link.pump(link.server, client, false));
  }

  private static Thread start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private synchronized void awaitFlow() throws InterruptedException {
    while (stalled) {
      wait();
    }
  }

  /** How many of the bytes may pass; the connection is broken off if not all may. */
  private synchronized int toServer(Link link, byte[] bytes, int count) {
    if (unansweredText != null
        && new String(bytes, 0, count, StandardCharsets.ISO_8859_1).contains(unansweredText)) {
      unansweredText = null;
      link.answerIsLost = true;
    }
    if (bytesUntilCut == NEVER) {
      return count;
    }
    int passed = (int) Math.min(count, bytesUntilCut);
    bytesUntilCut = passed < count ? NEVER : bytesUntilCut - passed;
    return passed;
  }

  /** A connection of a client and the one to the server that belongs to it. */
  private final class Link implements Closeable {
    private final Socket client;
    private final Socket server;
    private volatile boolean answerIsLost;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pump(Socket from, Socket to, boolean toServer) {
      try (this) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] bytes = new byte[CHUNK];
        int count;
        while ((count = in.read(bytes)) >= 0) {
          awaitFlow();
          int passed = count;
          if (toServer) {
            passed = toServer(this, bytes, count);
          } else if (answerIsLost) {
            return;
          }
          out.write(bytes, 0, passed);
          if (passed < count) {
            return;
          }
        }
      } catch (IOException closed) {
        // One end is gone; the other one follows.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      links.remove(this);
      reset(client);
      reset(server);
    }

    private static void reset(Socket socket) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException closed) {
        // That is what was wanted.
      }
    }
  }
}
