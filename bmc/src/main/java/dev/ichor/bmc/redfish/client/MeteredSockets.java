package dev.ichor.bmc.redfish.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;

/**
 * Sockets that take in no more than so many octets between two messages: OkHttp keeps a WebSocket
 * message in memory until it is whole, however long a BMC makes it.
 */
final class MeteredSockets extends SocketFactory {
  private final long most;
  private final AtomicLong since = new AtomicLong();

  MeteredSockets(long most) {
    this.most = most;
  }

  /** A message was whole. */
  void whole() {
    since.set(0);
  }

  private void count(int octets) throws IOException {
    if (octets > 0 && since.addAndGet(octets) > most) {
      throw new IOException("a message of more than %d KiB".formatted(most >> 10));
    }
  }

  private final class Metered extends Socket {
    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          var octet = super.read();
          count(octet < 0 ? 0 : 1);
          return octet;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          var read = super.read(into, offset, length);
          count(read);
          return read;
        }
      };
    }
  }

  @Override
  public Socket createSocket() {
    return new Metered();
  }

  private static UnsupportedOperationException connected() {
    return new UnsupportedOperationException("OkHttp connects its sockets itself");
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw connected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
    throw connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
    throw connected();
  }
}
