package io.llmobservatory.server.receive;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client that announces a message, sends some of it and then nothing more, which no gRPC library
 * would do: HTTP/2 frames by hand.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-4.1">RFC 9113, frames</a>
 */
public final class HalfSentCall implements Closeable {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int MAX_FRAME = 1 << 14;

  private final Socket socket;
  private final DataOutputStream out;
  private final int sent;

  /**
   * Sends a part of a message.
   *
   * @param announced how long the message is said to be
   * @param sent how many bytes of it are sent; less than the 64 KiB that every server takes at once
   */
  public HalfSentCall(int port, int announced, int sent) throws IOException {
    this(port, WireClient.EXPORT, announced, sent);
  }

  /**
   * Sends a part of a message to another method.
   *
   * @param method with the service before it
   */
  HalfSentCall(int port, String method, int announced, int sent) throws IOException {
    this.sent = sent;
    this.socket = new Socket(InetAddress.getByName("localhost"), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    this.out = new DataOutputStream(socket.getOutputStream());
    out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
    frame(SETTINGS, 0, 0, new byte[0], 0);
    byte[] headers = headers(method);
    frame(HEADERS, END_HEADERS, 1, headers, headers.length);
    ByteArrayOutputStream prefix = new ByteArrayOutputStream();
    new DataOutputStream(prefix).writeByte(0);
    new DataOutputStream(prefix).writeInt(announced);
    frame(DATA, 0, 1, prefix.toByteArray(), prefix.size());
    for (int left = sent; left > 0; left -= MAX_FRAME) {
      frame(DATA, 0, 1, new byte[MAX_FRAME], Math.min(left, MAX_FRAME));
    }
    out.flush();
  }

  /** How many bytes of the message were sent. */
  public int sent() {
    return sent;
  }

  /** Waits until the server has closed the connection; what it still sends is not looked at. */
  public void awaitEnd() throws IOException {
    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  /**
   * Waits until the server has reset the call.
   *
   * @return whether it answered before
   */
  public boolean awaitReset() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    boolean answered = false;
    while (true) {
      int length = (in.readUnsignedByte() << 16) + in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      in.skipNBytes(length);
      if (stream == 1 && type == RST_STREAM) {
        return answered;
      }
      answered |= stream == 1 && type == HEADERS && (flags & END_STREAM) != 0;
      if (type == SETTINGS && (flags & ACK) == 0) {
        frame(SETTINGS, ACK, 0, new byte[0], 0);
        out.flush();
      }
    }
  }

  private void frame(int type, int flags, int stream, byte[] payload, int length)
      throws IOException {
    out.writeByte(length >> 16);
    out.writeShort(length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload, 0, length);
  }

  private static byte[] headers(String method) throws IOException {
    ByteArrayOutputStream headers = new ByteArrayOutputStream();
    header(headers, ":method", "POST");
    header(headers, ":scheme", "http");
    header(headers, ":path", "/" + method);
    header(headers, ":authority", "localhost");
    header(headers, "content-type", "application/grpc");
    header(headers, "te", "trailers");
    return headers.toByteArray();
  }

  /** A literal that is not indexed, RFC 7541 6.2.2; all of ours are shorter than 127 bytes. */
  private static void header(ByteArrayOutputStream to, String name, String value)
      throws IOException {
    to.write(0);
    to.write(name.length());
    to.write(name.getBytes(StandardCharsets.US_ASCII));
    to.write(value.length());
    to.write(value.getBytes(StandardCharsets.US_ASCII));
  }

  /** Goes away in the middle of the message. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
