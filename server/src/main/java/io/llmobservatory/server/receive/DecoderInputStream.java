package io.llmobservatory.server.receive;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads through a decoder of Netty's, a little at a time, so that little is held in memory. */
final class DecoderInputStream extends InputStream {
  private static final int INPUT_BYTES = 1 << 12;

  private final InputStream encoded;
  private final ByteToMessageDecoder decoder;
  private final EmbeddedChannel channel;
  private @Nullable ByteBuf decoded;

  DecoderInputStream(InputStream encoded, ByteToMessageDecoder decoder) {
    this.encoded = encoded;
    this.decoder = decoder;
    this.channel = new EmbeddedChannel(decoder);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    ByteBuf from = next();
    if (from == null) {
      return -1;
    }
    int read = Math.min(length, from.readableBytes());
    from.readBytes(target, offset, read);
    return read;
  }

  /** Decoded bytes, at least one; null at the end. */
  private @Nullable ByteBuf next() throws IOException {
    while (decoded == null || !decoded.isReadable()) {
      if (decoded != null) {
        decoded.release();
      }
      decoded = channel.readInbound();
      if (decoded == null && !feed()) {
        return null;
      }
    }
    return decoded;
  }

  private boolean feed() throws IOException {
    byte[] some = encoded.readNBytes(INPUT_BYTES);
    try {
      if (some.length > 0) {
        channel.writeInbound(Unpooled.wrappedBuffer(some));
        return true;
      }
      // A decoder that goes hands on what it could not decode.
      if (channel.pipeline().context(decoder) != null) {
        channel.pipeline().remove(decoder);
        channel.checkException();
        if (!channel.inboundMessages().isEmpty()) {
          throw new IOException("breaks off");
        }
      }
    } catch (DecoderException e) {
      throw new IOException("malformed", e);
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    if (decoded != null) {
      decoded.release();
      decoded = null;
    }
    channel.finishAndReleaseAll();
    encoded.close();
  }
}
