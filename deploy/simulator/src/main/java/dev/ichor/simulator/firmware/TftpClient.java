package dev.ichor.simulator.firmware;

import dev.ichor.simulator.wire.MalformedPacket;
import dev.ichor.simulator.wire.Octets;
import dev.ichor.simulator.wire.TftpPacket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A reading TFTP client as boot firmware has it (RFC 1350, 2347, 2348, 2349, 7440).
 *
 * @param local the machine's own address
 * @param serverPort 69, or where the server listens instead when it has no right to it
 */
record TftpClient(Inet4Address local, int serverPort) {

  /** EDK2 waits three seconds and repeats five times; that is the server's time, never scaled. */
  private static final int ATTEMPTS = 6;

  private static final int WAIT_MILLIS = 3000;
  private static final int USER_ABORTED = 8;

  /** EDK2 first asks for the size and aborts, then reads; with windows of four blocks. */
  Image edk2(BootFile.Tftp file) throws LoadException {
    probe(
        file, List.of(option("tsize", "0"), option("blksize", "1468"), option("windowsize", "4")));
    return read(file, List.of(option("blksize", "1468"), option("windowsize", "4")));
  }

  /** iPXE asks for 1432 octets a block and the size. */
  Image ipxe(BootFile.Tftp file) throws LoadException {
    return read(file, List.of(option("blksize", "1432"), option("tsize", "0")));
  }

  private static Map.Entry<String, String> option(String name, String value) {
    return Map.entry(name, value);
  }

  private void probe(BootFile.Tftp file, List<Map.Entry<String, String>> options)
      throws LoadException {
    try (Transfer transfer = new Transfer(file)) {
      switch (transfer.request(TftpPacket.readRequest(file.name(), options))) {
        case TftpPacket.OptionAck ack when ack.options().containsKey("tsize") -> {}
        case TftpPacket.OptionAck _, TftpPacket.Data _ -> {} // the size stays unknown
        case TftpPacket.Failure failure -> throw transfer.refused(failure);
      }
      transfer.send(TftpPacket.error(USER_ABORTED, "User aborted the transfer"));
    } catch (IOException e) {
      throw new LoadException("tftp %s: %s".formatted(file.name(), e.getMessage()), e);
    }
  }

  private Image read(BootFile.Tftp file, List<Map.Entry<String, String>> options)
      throws LoadException {
    String url = file.toString();
    try (Transfer transfer = new Transfer(file)) {
      TftpPacket first = transfer.request(TftpPacket.readRequest(file.name(), options));
      return switch (first) {
        case TftpPacket.Failure failure -> throw transfer.refused(failure);
        case TftpPacket.OptionAck ack -> {
          int size = number(ack, "blksize", 512);
          int window = number(ack, "windowsize", 1);
          yield transfer.receive(size, window, transfer.await(TftpPacket.ack(0))).image(url);
        }
        case TftpPacket.Data data -> transfer.receive(512, 1, data).image(url);
      };
    } catch (IOException e) {
      throw new LoadException("%s: %s".formatted(url, e.getMessage()), e);
    }
  }

  private static int number(TftpPacket.OptionAck ack, String name, int otherwise)
      throws LoadException {
    String text = ack.options().getOrDefault(name, Integer.toString(otherwise));
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new LoadException("tftp option %s=%s is no number".formatted(name, text), e);
    }
  }

  /** One socket, one transfer identifier. */
  private final class Transfer implements AutoCloseable {
    private final String name;
    private final DatagramSocket socket;
    private SocketAddress peer;
    private boolean peerKnown;

    Transfer(BootFile.Tftp file) throws IOException {
      this.name = file.name();
      this.socket = new DatagramSocket(new InetSocketAddress(local, 0));
      this.peer = new InetSocketAddress(file.server(), serverPort);
      socket.setSoTimeout(WAIT_MILLIS);
    }

    TftpPacket request(Octets request) throws IOException, LoadException {
      return await(request);
    }

    void send(Octets packet) throws IOException {
      byte[] bytes = packet.toArray();
      socket.send(new DatagramPacket(bytes, bytes.length, peer));
    }

    /** Sends, and sends again while nothing comes. */
    TftpPacket await(Octets packet) throws IOException, LoadException {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        send(packet);
        try {
          return next();
        } catch (SocketTimeoutException e) {
          continue; // sent again, up to the bound
        }
      }
      throw new LoadException(
          "tftp %s: no answer from %s after %d attempts".formatted(name, peer, ATTEMPTS));
    }

    private TftpPacket next() throws IOException, LoadException {
      DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
      while (true) {
        socket.receive(packet);
        SocketAddress from = packet.getSocketAddress();
        if (peerKnown && !from.equals(peer)) {
          continue; // a stranger's transfer identifier (RFC 1350 §4)
        }
        peer = from;
        peerKnown = true;
        try {
          return TftpPacket.decode(Octets.of(Arrays.copyOf(packet.getData(), packet.getLength())));
        } catch (MalformedPacket e) {
          throw new LoadException("tftp " + name + ": " + e.getMessage(), e);
        }
      }
    }

    /** Reads to the short block; acknowledges each full window and the last in-order block. */
    ImageSink receive(int blockSize, int window, TftpPacket first)
        throws IOException, LoadException {
      ImageSink sink = new ImageSink();
      int expected = 1;
      int unacknowledged = 0;
      TftpPacket packet = first;
      while (true) {
        if (packet instanceof TftpPacket.Failure failure) {
          throw refused(failure);
        }
        if (packet instanceof TftpPacket.Data data && data.block() == (expected & 0xffff)) {
          byte[] payload = data.payload().toArray();
          sink.accept(payload, 0, payload.length);
          expected++;
          unacknowledged++;
          if (payload.length < blockSize) {
            send(TftpPacket.ack(data.block()));
            return sink;
          }
          packet = unacknowledged == window ? await(ackOf(expected - 1)) : nextOr(expected - 1);
          unacknowledged = unacknowledged == window ? 0 : unacknowledged;
        } else {
          unacknowledged = 0;
          packet = await(ackOf(expected - 1)); // a gap or a duplicate (RFC 7440 §4)
        }
      }
    }

    private TftpPacket nextOr(int lastInOrder) throws IOException, LoadException {
      try {
        return next();
      } catch (SocketTimeoutException e) {
        return await(ackOf(lastInOrder));
      }
    }

    private static Octets ackOf(int block) {
      return TftpPacket.ack(block & 0xffff);
    }

    LoadException refused(TftpPacket.Failure failure) {
      return new LoadException(
          "tftp %s: error %d %s".formatted(name, failure.code(), failure.message()));
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
