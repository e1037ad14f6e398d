package dev.ichor.dhcp.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.wire.Captures;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.LeaseWatch.LeasedClient;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.dhcp4java.DHCPConstants;
import org.dhcp4java.DHCPOption;
import org.dhcp4java.DHCPPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a BMC's DHCP client says of itself, from its own octets to whoever watches leases. */
class LeaseWatchTest {
  private final List<LeasedClient> told = new CopyOnWriteArrayList<>();
  private int port;
  private DhcpServer server;

  @BeforeEach
  void start() throws IOException {
    port = freePort();
    var served =
        ServedInterface.server("lo", List.of(AddressRange.parse("127.77.1.0-127.77.1.63")))
            .withNetwork(Cidr.parse("127.77.0.0/20"));
    server =
        new DhcpServer(
                DhcpConfig.of(List.of(served)).withPorts(port, freePort(), 8081),
                new FakeAuthority(),
                _ -> {},
                new MemoryLeaseStore(),
                InstantSource.system())
            .watchedBy(told::add);
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static int freePort() throws IOException {
    try (var socket = new DatagramSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** As a relay passes it on. */
  private static DHCPPacket relayed(DHCPPacket packet) throws IOException {
    packet.setHops((byte) 1);
    packet.setGiaddr(InetAddress.getByName(RelayedClient.GIADDR));
    packet.setOptionRaw((byte) 82, RelayedClient.SOURCE_PORT);
    return packet;
  }

  private DHCPPacket acquire(RelayedClient wire, int frame) throws IOException {
    var octets = Captures.payload("bmc-udhcpc", frame).toArray();
    var offer = wire.exchange(relayed(packet(octets)));
    var request = relayed(packet(octets));
    request.setDHCPMessageType(DHCPConstants.DHCPREQUEST);
    request.setOption(
        DHCPOption.newOptionAsInetAddress(
            DHCPConstants.DHO_DHCP_REQUESTED_ADDRESS, offer.getYiaddr()));
    request.setOption(
        DHCPOption.newOptionAsInetAddress(
            DHCPConstants.DHO_DHCP_SERVER_IDENTIFIER,
            offer.getOptionAsInetAddr(DHCPConstants.DHO_DHCP_SERVER_IDENTIFIER)));
    return wire.exchange(request);
  }

  private static DHCPPacket packet(byte[] octets) {
    return DHCPPacket.getPacket(octets, 0, octets.length, false);
  }

  @Test
  @DisplayName("Options 60, 61 and 12 of a BMC's DISCOVER are told with the lease it gets")
  void told() throws IOException {
    try (var wire = new RelayedClient(port, "1866da010203")) {
      var ack = acquire(wire, 1);
      assertThat(ack.getDHCPMessageType()).isEqualTo(DHCPConstants.DHCPACK);
      assertThat(told)
          .singleElement()
          .satisfies(
              client -> {
                assertThat(client.mac()).isEqualTo(MacAddress.parse("18:66:da:01:02:03"));
                assertThat(client.address()).isEqualTo(ack.getYiaddr());
                assertThat(client.vendorClass()).contains("iDRAC");
                assertThat(client.hostname()).contains("idrac-7G5KX42");
                assertThat(client.clientId().toHex()).isEqualTo("011866da010203");
                assertThat(client.until()).isAfter(client.at());
              });
    }
  }

  @Test
  @DisplayName("Who netboots is no such client; what cannot be printed is not passed on")
  void notTold() throws IOException {
    try (var wire = new RelayedClient(port, "525400770001")) {
      wire.acquire(
          DHCPOption.newOptionAsString((byte) 60, "PXEClient:Arch:00007:UNDI:003000"),
          new DHCPOption((byte) 93, new byte[] {0, 7}));
      assertThat(told).isEmpty();
    }
    try (var wire = new RelayedClient(port, "525400770002")) {
      wire.acquire(new DHCPOption((byte) 60, "iDRAC\u001b[2J".getBytes(US_ASCII)));
      assertThat(told)
          .singleElement()
          .satisfies(
              client -> {
                assertThat(client.vendorClass()).isEqualTo(Optional.of("iDRAC?[2J"));
                assertThat(client.clientId().isEmpty()).isTrue();
              });
    }
  }
}
