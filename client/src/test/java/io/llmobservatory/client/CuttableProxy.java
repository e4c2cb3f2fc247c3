package io.llmobservatory.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes bytes on to a server until its connections are cut. */
final class CuttableProxy implements AutoCloseable {
  private final ServerSocket listening;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean swallowing;

  private CuttableProxy(int target) throws IOException {
    this.target = target;
    listening = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
    daemon(this::accept);
  }

  static CuttableProxy to(int port) throws IOException {
    return new CuttableProxy(port);
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getByName("localhost"), target);
        connections.incrementAndGet();
        sockets.add(client);
        sockets.add(server);
        daemon(() -> pass(client, server, false));
        daemon(() -> pass(server, client, true));
      }
    } catch (IOException e) {
      // Closed, or the server is away: whoever connected is cut off.
      cut();
    }
  }

  private void pass(Socket from, Socket to, boolean answers) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[8192];
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        if (!answers || !swallowing) {
          out.write(bytes, 0, read);
          out.flush();
        }
      }
    } catch (IOException e) {
      // One side is gone; the other follows.
    }
  }

  /** Answers of the server get lost from now on, or no longer. */
  void swallowAnswers(boolean swallow) {
    swallowing = swallow;
  }

  /** Cuts all connections. New ones are passed on. */
  void cut() {
    for (Socket socket : List.copyOf(sockets)) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        // It is gone.
      }
      sockets.remove(socket);
    }
  }

  int connections() {
    return connections.get();
  }

  String endpoint() {
    return "localhost:" + listening.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
  }
}
