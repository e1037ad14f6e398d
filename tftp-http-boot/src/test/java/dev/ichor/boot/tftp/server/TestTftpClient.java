package dev.ichor.boot.tftp.server;

import dev.ichor.boot.tftp.wire.TftpDecoder;
import dev.ichor.boot.tftp.wire.TftpEncoder;
import dev.ichor.boot.tftp.wire.TftpOptions;
import dev.ichor.boot.tftp.wire.TftpPacket;
import dev.ichor.inventory.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A client that speaks options and windows, and can be made to behave badly. */
final class TestTftpClient implements AutoCloseable {
  private final DatagramSocket socket;
  private final InetSocketAddress server;
  SocketAddress transfer;

  TestTftpClient(int port) throws IOException {
    this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  TestTftpClient(InetSocketAddress server) throws IOException {
    this.server = server;
    this.transfer = server;
    this.socket = new DatagramSocket(0, InetAddress.getByName(localFor(server)));
    this.socket.setSoTimeout(3000);
    this.socket.setReceiveBufferSize(1 << 20);
  }

  private static String localFor(InetSocketAddress server) {
    return server.getAddress() instanceof Inet6Address ? "::1" : "127.0.0.1";
  }

  static TftpOptions options(String... namesAndValues) {
    List<TftpOptions.Option> options = new ArrayList<>();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      options.add(new TftpOptions.Option(namesAndValues[i], namesAndValues[i + 1]));
    }
    return new TftpOptions(options);
  }

  void request(String file, String mode, TftpOptions options) throws IOException {
    sendTo(server, new TftpPacket.Rrq(file, mode, options));
  }

  void send(TftpPacket packet) throws IOException {
    sendTo(transfer, packet);
  }

  void sendTo(SocketAddress to, TftpPacket packet) throws IOException {
    sendRaw(to, TftpEncoder.encode(packet).toArray());
  }

  void sendRaw(SocketAddress to, byte[] octets) throws IOException {
    socket.send(new DatagramPacket(octets, octets.length, to));
  }

  /** The next packet; remembers the address that sent it. Fails after three seconds. */
  TftpPacket receive() throws Exception {
    var packet = new DatagramPacket(new byte[65536], 65536);
    socket.receive(packet);
    transfer = packet.getSocketAddress();
    var octets = new byte[packet.getLength()];
    System.arraycopy(packet.getData(), 0, octets, 0, octets.length);
    return TftpDecoder.decode(Bytes.of(octets));
  }

  /** A whole download; acknowledges the OACK and then every {@code windowsize}-th block. */
  byte[] download(String file, TftpOptions options) throws Exception {
    request(file, "octet", options);
    var blksize = 512;
    var windowsize = 1;
    var out = new ByteArrayOutputStream();
    var expected = 1L;
    var next = receive();
    if (next instanceof TftpPacket.Oack(var accepted)) {
      blksize = accepted.value("blksize").map(Integer::parseInt).orElse(512);
      windowsize = accepted.value("windowsize").map(Integer::parseInt).orElse(1);
      send(new TftpPacket.Ack(0));
      next = receive();
    }
    while (true) {
      var data = (TftpPacket.Data) next;
      if (data.block() == (int) (expected & 0xffff)) {
        out.writeBytes(data.payload().toArray());
        var last = data.payload().size() < blksize;
        if (last || expected % windowsize == 0) {
          send(new TftpPacket.Ack(data.block()));
        }
        if (last) {
          return out.toByteArray();
        }
        expected++;
      }
      next = receive();
    }
  }

  /**
   * A download over a bad network: asks again after 300 ms of silence, and at a gap names the last
   * block in order, once for each window (RFC 7440 §4).
   */
  byte[] patientDownload(String file, TftpOptions options) throws Exception {
    socket.setSoTimeout(300);
    var out = new ByteArrayOutputStream();
    var blksize = 512;
    var windowsize = 1;
    var last = 0L;
    var gapNamed = false;
    request(file, "octet", options);
    for (var silences = 0; silences < 200; ) {
      TftpPacket packet;
      try {
        packet = receive();
      } catch (SocketTimeoutException e) {
        silences++;
        gapNamed = false;
        askAgain(file, options, last);
        continue;
      }
      if (packet instanceof TftpPacket.Oack(var accepted)) {
        blksize = accepted.value("blksize").map(Integer::parseInt).orElse(512);
        windowsize = accepted.value("windowsize").map(Integer::parseInt).orElse(1);
        send(new TftpPacket.Ack((int) last));
      } else if (packet instanceof TftpPacket.Data(var block, var payload)) {
        if (block == last + 1) {
          out.writeBytes(payload.toArray());
          last++;
          gapNamed = false;
          var isEnd = payload.size() < blksize;
          if (isEnd || last % windowsize == 0) {
            send(new TftpPacket.Ack((int) last));
          }
          if (isEnd) {
            return out.toByteArray();
          }
        } else if (block == last || (!gapNamed && block > last + 1)) {
          gapNamed = block > last;
          send(new TftpPacket.Ack((int) last)); // ours was lost, or something of theirs
        }
      } else {
        throw new AssertionError("unexpected " + packet);
      }
    }
    throw new AssertionError("no end after 200 silences, block " + last);
  }

  private void askAgain(String file, TftpOptions options, long last) throws IOException {
    if (transfer.equals(server)) {
      request(file, "octet", options);
    } else {
      send(new TftpPacket.Ack((int) last));
    }
  }

  /** Asks again every 200 ms, at most 25 times, until something comes back. */
  TftpPacket requestUntilAnswered(String file) throws Exception {
    socket.setSoTimeout(200);
    for (var attempt = 1; ; attempt++) {
      request(file, "octet", TftpOptions.NONE);
      try {
        return receive();
      } catch (SocketTimeoutException e) {
        if (attempt == 25) {
          throw e;
        }
      }
    }
  }

  void waitAtMost(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  @Override
  public void close() {
    socket.close();
  }
}
