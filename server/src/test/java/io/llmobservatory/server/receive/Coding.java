package io.llmobservatory.server.receive;

import com.github.luben.zstd.ZstdOutputStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.SnappyFrameEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Compression as clients do it, under the names that they have for it. */
enum Coding {
  GZIP(0, "gzip", "gzip") {
    @Override
    OutputStream to(OutputStream out) throws IOException {
      return new GZIPOutputStream(out);
    }
  },
  ZSTD(1, "zstd", "zstd") {
    @Override
    OutputStream to(OutputStream out) throws IOException {
      return new ZstdOutputStream(out);
    }
  },
  SNAPPY(2, "snappy", "x-snappy-framed") {
    @Override
    OutputStream to(OutputStream out) {
      return new Snappy(out);
    }
  },
  DEFLATE(3, "", "deflate") {
    @Override
    OutputStream to(OutputStream out) {
      return new DeflaterOutputStream(out);
    }
  },
  ZLIB(4, "", "zlib") {
    @Override
    OutputStream to(OutputStream out) {
      return new DeflaterOutputStream(out);
    }
  };

  private static final int PIECE = 1 << 20;

  private final long number;
  private final String ofGrpc;
  private final String ofHttp;

  Coding(long number, String ofGrpc, String ofHttp) {
    this.number = number;
    this.ofGrpc = ofGrpc;
    this.ofHttp = ofHttp;
  }

  /** A number of its own, for spans of its own. */
  long number() {
    return number;
  }

  /** A stream that compresses into another one. */
  abstract OutputStream to(OutputStream out) throws IOException;

  /** Its name on a way; empty if it has none there. */
  String name(Way way) {
    return way == Way.GRPC ? ofGrpc : ofHttp;
  }

  byte[] compress(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = to(compressed)) {
      out.write(bytes);
    }
    return compressed.toByteArray();
  }

  /** A bomb: so many MiB that say nothing. */
  byte[] zeros(int mib) throws IOException {
    byte[] piece = new byte[PIECE];
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = to(compressed)) {
      for (int i = 0; i < mib; i++) {
        out.write(piece);
      }
    }
    return compressed.toByteArray();
  }

  /** Frames of snappy, made by Netty. */
  private static final class Snappy extends OutputStream {
    private final OutputStream out;
    private final EmbeddedChannel channel = new EmbeddedChannel(new SnappyFrameEncoder());

    Snappy(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      channel.writeOutbound(Unpooled.copiedBuffer(bytes, offset, length));
      for (ByteBuf framed = channel.readOutbound();
          framed != null;
          framed = channel.readOutbound()) {
        framed.readBytes(out, framed.readableBytes());
        framed.release();
      }
    }

    @Override
    public void close() throws IOException {
      channel.finishAndReleaseAll();
      out.close();
    }
  }
}
