package io.llmobservatory.server.receive;

import io.grpc.Decompressor;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A coding under gRPC's name for it, whose first bytes are not looked at before someone reads. What
 * is thrown before, gRPC cannot answer: the stream is reset, and the client sends the same bytes
 * again.
 */
record LazyDecompressor(String encoding, ContentCoding coding) implements Decompressor {
  @Override
  public String getMessageEncoding() {
    return encoding;
  }

  @Override
  public InputStream decompress(InputStream compressed) {
    return new Lazy(compressed, coding);
  }

  private static final class Lazy extends InputStream {
    private final InputStream compressed;
    private final ContentCoding coding;
    private @Nullable InputStream opened;

    Lazy(InputStream compressed, ContentCoding coding) {
      this.compressed = compressed;
      this.coding = coding;
    }

    @Override
    public int read() throws IOException {
      return opened().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return opened().read(target, offset, length);
    }

    private InputStream opened() throws IOException {
      InputStream current = opened;
      if (current == null) {
        current = coding.open(compressed);
        opened = current;
      }
      return current;
    }

    @Override
    public void close() throws IOException {
      if (opened == null) {
        compressed.close();
      } else {
        opened.close();
      }
    }
  }
}
