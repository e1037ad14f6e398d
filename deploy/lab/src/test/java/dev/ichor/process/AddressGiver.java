package dev.ichor.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The site's own DHCP server beside a proxy: addresses, nothing to boot, byte by byte (RFC 2131
 * §4.3). It answers relays only, at the port that they sent from.
 */
final class AddressGiver implements AutoCloseable {
  private static final int DISCOVER = 1;
  private static final int REQUEST = 3;
  private static final int YIADDR = 16;
  private static final int CHADDR = 28;
  private static final int COOKIE_AT = 236;
  private static final int OPTIONS = 240;

  private final InetAddress self;
  private final int octet;
  private final DatagramSocket socket;
  private final Map<Integer, Integer> hosts = new ConcurrentHashMap<>();

  AddressGiver(Loopback net) throws IOException {
    self = InetAddress.ofLiteral(net.address(0, 3));
    octet = net.octet();
    socket = new DatagramSocket(new InetSocketAddress(self, 0));
    Thread.ofVirtual().name("address giver").start(this::serve);
  }

  /** As {@code --dhcp} takes it. */
  String endpoint() {
    return "%s:%d".formatted(self.getHostAddress(), socket.getLocalPort());
  }

  private void serve() {
    var packet = new DatagramPacket(new byte[2048], 2048);
    while (!socket.isClosed()) {
      try {
        packet.setLength(2048);
        socket.receive(packet);
        var reply = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
        if (reply.isPresent()) {
          var octets = reply.get();
          socket.send(new DatagramPacket(octets, octets.length, packet.getSocketAddress()));
        }
      } catch (SocketException _) {
        return; // closed
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Optional<byte[]> answer(byte[] message) {
    int type = option(message, 53).map(value -> (int) value[0]).orElse(0);
    boolean isOurs =
        option(message, 54).map(id -> Arrays.equals(id, self.getAddress())).orElse(false);
    if (type == DISCOVER) {
      return Optional.of(reply(message, 2));
    }
    return type == REQUEST && isOurs ? Optional.of(reply(message, 5)) : Optional.empty();
  }

  /** Fixed part of the client with yiaddr filled in; file and sname empty. */
  private byte[] reply(byte[] message, int type) {
    var head = ByteBuffer.allocate(OPTIONS).put(message, 0, CHADDR + 16);
    int mac = ByteBuffer.wrap(message).getInt(CHADDR + 2);
    int host = hosts.computeIfAbsent(mac, _ -> 50 + hosts.size());
    head.put(0, (byte) 2).put(3, (byte) 0);
    head.put(YIADDR, new byte[] {127, (byte) octet, 0, (byte) host});
    head.putInt(COOKIE_AT, 0x63825363);
    var out = new ByteArrayOutputStream();
    out.writeBytes(head.array());
    add(out, 53, new byte[] {(byte) type});
    add(out, 54, self.getAddress());
    add(out, 51, new byte[] {0, 0, 0x0e, 0x10});
    add(out, 1, new byte[] {(byte) 255, (byte) 255, 0, 0});
    option(message, 82).ifPresent(information -> add(out, 82, information)); // RFC 3046 §2.2
    out.write(255);
    return out.toByteArray();
  }

  private static void add(ByteArrayOutputStream out, int code, byte[] value) {
    out.write(code);
    out.write(value.length);
    out.writeBytes(value);
  }

  private static Optional<byte[]> option(byte[] message, int code) {
    for (int at = OPTIONS; at < message.length && message[at] != (byte) 255; ) {
      if (message[at] == 0) {
        at++;
        continue;
      }
      int length = message[at + 1] & 0xff;
      if ((message[at] & 0xff) == code) {
        return Optional.of(Arrays.copyOfRange(message, at + 2, at + 2 + length));
      }
      at += 2 + length;
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    socket.close();
  }
}
