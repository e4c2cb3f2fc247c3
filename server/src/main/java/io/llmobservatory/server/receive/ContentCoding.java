package io.llmobservatory.server.receive;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.llmobservatory.server.config.HttpCompression;
import io.netty.handler.codec.compression.SnappyFrameDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** How a request is compressed, for which HTTP and gRPC have names of their own. */
enum ContentCoding {
  GZIP {
    @Override
    InputStream open(InputStream compressed) throws IOException {
      return new GZIPInputStream(compressed, INPUT_BYTES);
    }
  },
  ZLIB {
    @Override
    InputStream open(InputStream compressed) {
      return new InflaterInputStream(compressed);
    }
  },
  ZSTD {
    @Override
    InputStream open(InputStream compressed) throws IOException {
      ZstdInputStreamNoFinalizer stream = new ZstdInputStreamNoFinalizer(compressed);
      stream.setLongMax(ZSTD_WINDOW_LOG);
      return stream;
    }
  },
  SNAPPY_FRAMED {
    @Override
    InputStream open(InputStream compressed) {
      return new DecoderInputStream(compressed, new SnappyFrameDecoder(true));
    }
  };

  private static final int INPUT_BYTES = 1 << 14;

  /** A decoder must offer 8 MiB (RFC 8878, 3.1.1.1.2); more could be a trap for our memory. */
  private static final int ZSTD_WINDOW_LOG = 23;

  /** The coding that a name stands for in HTTP; null if it is not offered. */
  static @Nullable ContentCoding of(HttpCompression name) {
    return switch (name) {
      case GZIP -> GZIP;
      case ZLIB, DEFLATE -> ZLIB;
      case ZSTD -> ZSTD;
      case X_SNAPPY_FRAMED -> SNAPPY_FRAMED;
      case SNAPPY, LZ4 -> null;
    };
  }

  /**
   * Opens a stream of the bytes before they were compressed.
   *
   * @throws IOException if they were not compressed this way; so may reading
   */
  abstract InputStream open(InputStream compressed) throws IOException;
}
