package io.llmobservatory.benchmarks.resolution;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** A socket whose round trips are counted. */
final class CountedSocket extends Socket {
  private final RoundTrips trips;

  /** Whether something was written to which no answer was read yet. */
  private volatile boolean asked;

  CountedSocket(RoundTrips trips) {
    this.trips = trips;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new FilterOutputStream(super.getOutputStream()) {
      @Override
      public void write(int octet) throws IOException {
        asked = true;
        out.write(octet);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        asked = true;
        out.write(bytes, offset, length);
      }
    };
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        return answered(super.read());
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return answered(super.read(bytes, offset, length));
      }
    };
  }

  private int answered(int read) {
    // A read that only looked whether something has come, and found nothing, is no wait.
    if (asked && read > 0) {
      asked = false;
      trips.add();
    }
    return read;
  }
}
