package dev.ichor.interop;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.server.DhcpConfig;
import dev.ichor.dhcp.server.DhcpServer;
import dev.ichor.dhcp.server.ServedInterface;
import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Sighting;
import dev.ichor.inventory.port.BootAuthority;
import dev.ichor.inventory.port.LeaseStore;
import dev.ichor.inventory.port.LeaseWatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * An iDRAC's DHCP client behind a relay on loopback: the octets that BusyBox's udhcpc sent when it
 * was started as iDRAC's own script starts it (frame 1 of {@code bmc-udhcpc.pcap}, whose text tells
 * where it comes from), with what a relay adds.
 */
public final class LeasedBmc implements AutoCloseable {
  /** Its MAC address. */
  public static final String MAC = "18:66:da:01:02:03";

  private static final String RELAY = "127.77.0.2";
  private static final int HOPS = 3;
  private static final int GIADDR = 24;
  private static final int OPTIONS = 240;

  /** Circuit g7, and "answer to my source port" (RFC 8357 §5.2). */
  private static final String SOURCE_PORT = "5206" + "01026737" + "1300";

  private static final String DISCOVER =
      "0101060066dda20400000000000000000000000000000000000000001866da01020300000000000000000000"
          + "00".repeat(192)
          + "63825363"
          + "350101"
          + "39020240"
          + "37070103060c0f1c2a"
          + "0c0d69647261632d3747354b583432"
          + "3c056944524143"
          + "3d07011866da010203"
          + "ff"
          + "00".repeat(12);

  private final DhcpServer server;
  private final int port;

  /** A DHCP server on loopback that gives this one address and tells {@code watch}. */
  public LeasedBmc(String address, LeaseWatch watch) throws IOException {
    port = freePort();
    var served =
        ServedInterface.server("lo", List.of(AddressRange.parse(address + "-" + address)))
            .withNetwork(Cidr.parse("127.77.0.0/20"));
    server =
        new DhcpServer(
                DhcpConfig.of(List.of(served)).withPorts(port, freePort(), 8081),
                new Nobody(),
                _ -> {},
                new Forgetful(),
                InstantSource.system())
            .watchedBy(watch);
    server.start();
  }

  private static int freePort() throws IOException {
    try (var socket = new DatagramSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static final class Nobody implements BootAuthority {
    private static final BootAnswer HOLD =
        new BootAnswer.Hold(MachineId.random(), Duration.ofSeconds(30), "waits for approval");

    @Override
    public BootAnswer sighted(Sighting sighting) {
      return HOLD;
    }

    @Override
    public Preview explain(Sighting sighting) {
      return new Preview(HOLD, false);
    }
  }

  private static final class Forgetful implements LeaseStore {
    @Override
    public Stream<StoredLease> load() {
      return Stream.empty();
    }

    @Override
    public void write(List<StoredLease> leases) {}
  }

  @Override
  public void close() {
    server.close();
  }

  /** DISCOVER and REQUEST; the address that it was given. */
  public String acquire() throws Exception {
    try (var socket = new DatagramSocket(new InetSocketAddress(RELAY, 0))) {
      socket.setSoTimeout(20_000);
      var at = new InetSocketAddress("127.0.0.1", port);
      var offer = exchange(socket, at, relayed("350101", ""));
      var address = offer.yiaddr().getAddress();
      var self = offer.options().get(OptionCode.of(54)).orElseThrow().toHex();
      var wanted = "3204" + HexFormat.of().formatHex(address) + "3604" + self;
      return exchange(socket, at, relayed("350103", wanted)).yiaddr().getHostAddress();
    }
  }

  private static byte[] relayed(String type, String more) {
    var captured = HexFormat.of().parseHex(DISCOVER);
    var head = HexFormat.of().formatHex(captured, 0, OPTIONS);
    var options = DISCOVER.substring(OPTIONS * 2).replaceFirst("350101", type);
    var end = options.lastIndexOf("ff");
    var out = new ByteArrayOutputStream();
    out.writeBytes(
        HexFormat.of().parseHex(head + options.substring(0, end) + more + SOURCE_PORT + "ff"));
    var octets = out.toByteArray();
    octets[HOPS] = 1;
    for (var i = 0; i < 4; i++) {
      octets[GIADDR + i] = (byte) Integer.parseInt(RELAY.split("\\.")[i]);
    }
    return octets;
  }

  private static DhcpMessage exchange(DatagramSocket socket, InetSocketAddress to, byte[] octets)
      throws Exception {
    socket.send(new DatagramPacket(octets, octets.length, to));
    var answer = new DatagramPacket(new byte[1500], 1500);
    socket.receive(answer);
    return DhcpMessage.decode(Bytes.of(answer.getData()).slice(0, answer.getLength()));
  }
}
