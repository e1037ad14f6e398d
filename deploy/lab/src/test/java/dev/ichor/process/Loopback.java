package dev.ichor.process;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Two networks of 127/8 and nine ports in a row that nobody else on this machine uses: one network
 * for the machines, the next one for their BMCs. A bound socket keeps other runs of these tests
 * away from the networks.
 */
final class Loopback implements AutoCloseable {
  /** Every listener of the appliance, by the flag that moves it, in the order of their ports. */
  enum Port {
    OPERATOR,
    DHCP,
    PROXY,
    TFTP,
    HTTP,
    EVENT,
    LOG
  }

  private static final int FIRST_NET = 80;
  private static final int NETS = 85;
  private static final int MARK = 19_999;
  // below the ports that the kernel gives to clients
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 12_000;

  /** For listeners that are off unless a test wants them. */
  private static final int SPARE = 2;

  private final int net;
  private final ServerSocket mark;
  private final Map<Port, Integer> ports = new EnumMap<>(Port.class);
  private int spare;

  private Loopback(int net, ServerSocket mark) {
    this.net = net;
    this.mark = mark;
  }

  static Loopback reserve() throws IOException {
    var random = new Random();
    int first = random.nextInt(NETS);
    for (int i = 0; i < NETS; i++) {
      int net = FIRST_NET + 2 * ((first + i) % NETS);
      var mark = new ServerSocket();
      try {
        mark.bind(new InetSocketAddress("127.%d.255.254".formatted(net), MARK));
      } catch (IOException _) {
        mark.close();
        continue; // another run has it
      }
      var loopback = new Loopback(net, mark);
      int firstPort = run(random);
      for (var port : Port.values()) {
        loopback.ports.put(port, firstPort + port.ordinal());
      }
      loopback.spare = firstPort + Port.values().length;
      return loopback;
    }
    throw new IOException("no network of 127/8 is free for a test");
  }

  /** The first of as many free ports in a row as there are listeners. */
  private static int run(Random random) throws IOException {
    for (int i = 0; i < PORTS; i++) {
      int first = FIRST_PORT + random.nextInt(PORTS);
      if (IntStream.range(first, first + Port.values().length + SPARE).allMatch(Loopback::isFree)) {
        return first;
      }
    }
    throw new IOException("no ports are free for a test");
  }

  /** On the wildcard address, which no listener anywhere on this machine may then have. */
  static boolean isFree(int port) {
    try (var tcp = new ServerSocket();
        var udp = new DatagramSocket(null)) {
      tcp.setReuseAddress(true); // connections that were closed do not count
      tcp.bind(new InetSocketAddress("0.0.0.0", port));
      udp.bind(new InetSocketAddress("0.0.0.0", port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  int https() {
    return spare;
  }

  int registry() {
    return spare + 1;
  }

  int port(Port port) {
    return ports.getOrDefault(port, 0);
  }

  /** The listeners that still hold their port. */
  Map<Port, Integer> taken() {
    var taken = new EnumMap<>(ports);
    taken.values().removeIf(Loopback::isFree);
    return taken;
  }

  /** The second octet of the machines' network. */
  int octet() {
    return net;
  }

  /** The appliance's own address on the boot plane: the only one that lo has. */
  String self() {
    return "127.0.0.1";
  }

  /** The relay of the simulated rack. */
  String relay() {
    return address(0, 2);
  }

  String address(int third, int fourth) {
    return "127.%d.%d.%d".formatted(net, third, fourth);
  }

  String bmcNet() {
    return "127.%d.0.0".formatted(net + 1);
  }

  /** As {@code --serve} takes it. */
  String serve() {
    return "lo=server,address=%s,subnet=127.%d.0.0/16,pool=%s-%s"
        .formatted(self(), net, address(0, 100), address(15, 254));
  }

  @Override
  public void close() throws IOException {
    mark.close();
  }
}
