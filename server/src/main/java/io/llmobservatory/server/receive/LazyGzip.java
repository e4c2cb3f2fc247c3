package io.llmobservatory.server.receive;

import io.grpc.Decompressor;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Gzip whose header is not looked at before someone reads. gRPC's own throws at once when the bytes
 * are not gzip, where it cannot be answered: the stream is reset, and the client sends the same
 * bytes again.
 */
final class LazyGzip implements Decompressor {
  private static final int INPUT_BYTES = 1 << 14;

  @Override
  public String getMessageEncoding() {
    return "gzip";
  }

  @Override
  public InputStream decompress(InputStream compressed) {
    return new Inflated(compressed);
  }

  private static final class Inflated extends InputStream {
    private final InputStream compressed;
    private @Nullable InputStream inflated;

    Inflated(InputStream compressed) {
      this.compressed = compressed;
    }

    @Override
    public int read() throws IOException {
      return inflated().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return inflated().read(target, offset, length);
    }

    private InputStream inflated() throws IOException {
      InputStream current = inflated;
      if (current == null) {
        current = new GZIPInputStream(compressed, INPUT_BYTES);
        inflated = current;
      }
      return current;
    }

    @Override
    public void close() throws IOException {
      if (inflated == null) {
        compressed.close();
      } else {
        inflated.close();
      }
    }
  }
}
