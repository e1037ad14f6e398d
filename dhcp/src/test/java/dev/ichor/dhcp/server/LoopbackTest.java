package dev.ichor.dhcp.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.wire.Ipv4;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.Sighting;
import dev.ichor.inventory.port.LeaseStore.StoredLease;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.dhcp4java.DHCPConstants;
import org.dhcp4java.DHCPOption;
import org.dhcp4java.DHCPPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LoopbackTest {
  private static final String MAC = "525400770001";
  private static final DHCPOption UEFI_X64 = new DHCPOption((byte) 93, new byte[] {0, 7});
  private static final DHCPOption PXE_CLIENT =
      DHCPOption.newOptionAsString((byte) 60, "PXEClient:Arch:00007:UNDI:003000");
  private static final DHCPOption IPXE = new DHCPOption((byte) 77, "iPXE".getBytes(US_ASCII));

  private final MemoryLeaseStore store = new MemoryLeaseStore();
  private final FakeAuthority authority = new FakeAuthority();
  private final List<String> kinds = new CopyOnWriteArrayList<>();
  private int port;
  private int bootPort;
  private DhcpServer server;

  @BeforeEach
  void start() throws IOException {
    port = freePort();
    bootPort = freePort();
    server = startServer(serverMode());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @DisplayName("A relayed PXE client gets address and loader at the relay's source port (RFC 8357)")
  void relayedDora() throws IOException {
    try (var client = new RelayedClient(port, MAC)) {
      var ack = client.acquire(PXE_CLIENT, UEFI_X64);
      assertThat(ack.getDHCPMessageType()).isEqualTo(DHCPConstants.DHCPACK);
      assertThat(ack.getYiaddr().getHostAddress()).startsWith("127.77.1.");
      assertThat(ack.getFile()).isEqualTo("snponly.efi");
      assertThat(ack.getOptionAsString((byte) 67)).isEqualTo("snponly.efi");
      assertThat(ack.getSiaddr().getHostAddress()).isEqualTo("127.0.0.1");
      assertThat(ack.getOptionRaw((byte) 82)).isEqualTo(RelayedClient.SOURCE_PORT);
      assertThat(ack.getOptionAsInetAddr((byte) 1).getHostAddress()).isEqualTo("255.255.240.0");
      assertThat(server.leases())
          .extracting(StoredLease::address)
          .containsExactly((java.net.Inet4Address) ack.getYiaddr());
    }
    assertThat(authority.seen)
        .extracting(Sighting::stage)
        .containsExactly(Sighting.Stage.FIRMWARE_PXE, Sighting.Stage.FIRMWARE_PXE);
    assertThat(kinds).containsExactly("dhcp-discover", "dhcp-offer", "dhcp-request", "dhcp-ack");
  }

  @Test
  @DisplayName("iPXE gets its own script over HTTP, by user class 77, and the same address")
  void ipxe() throws IOException {
    try (var client = new RelayedClient(port, MAC)) {
      var firmware = client.acquire(PXE_CLIENT, UEFI_X64);
      var loader = client.acquire(PXE_CLIENT, UEFI_X64, IPXE);
      assertThat(loader.getYiaddr()).isEqualTo(firmware.getYiaddr());
      assertThat(loader.getOptionAsString((byte) 67))
          .isEqualTo("http://127.0.0.1:8081/boot/52-54-00-77-00-01/script.ipxe");
    }
  }

  @Test
  @DisplayName("A lease is durable before its ACK leaves: a broken disk sends none (RFC 2131 §3.1)")
  void noAckWithoutDisk() throws IOException {
    store.isBroken = true;
    try (var client = new RelayedClient(port, MAC)) {
      var offer = client.exchange(client.packet(DHCPConstants.DHCPDISCOVER));
      client.send(client.request(offer));
      await(() -> server.counters().unwritten() == 1);
      client.patience(200);
      assertThatThrownBy(client::receive).isInstanceOf(SocketTimeoutException.class);
      client.patience(10_000);
      store.isBroken = false;
      assertThat(client.acquire().getDHCPMessageType()).isEqualTo(DHCPConstants.DHCPACK);
    }
    assertThat(store.durable).hasSize(1);
  }

  @Test
  @DisplayName("After a restart each client keeps its address and nobody gets another's (§2.2)")
  void restart() throws IOException {
    try (var client = new RelayedClient(port, MAC)) {
      var before = client.acquire().getYiaddr();
      server.close();
      server = startServer(serverMode());
      assertThat(client.acquire().getYiaddr()).isEqualTo(before);
      try (var other = new RelayedClient(port, "525400770002")) {
        assertThat(other.acquire().getYiaddr()).isNotEqualTo(before);
      }
    }
  }

  @Test
  @DisplayName("Malformed packets are counted and the next good one is answered")
  void malformedThenGood() throws IOException {
    try (var client = new RelayedClient(port, MAC)) {
      var good = client.packet(DHCPConstants.DHCPDISCOVER).serialize();
      client.sendRaw(new byte[] {1, 2, 3});
      client.sendRaw(java.util.Arrays.copyOf(good, 239));
      client.sendRaw(HexFormat.of().parseHex("ff".repeat(300)));
      client.sendRaw(good);
      assertThat(client.receive().getDHCPMessageType()).isEqualTo(DHCPConstants.DHCPOFFER);
    }
    assertThat(server.counters().malformed()).isEqualTo(3);
    assertThat(server.counters().faults()).isZero();
  }

  @Test
  @DisplayName("A refused PXE client hears nothing; a plain client still gets an address")
  void silence() throws IOException {
    authority.answer = new BootAnswer.Silence("retired");
    try (var client = new RelayedClient(port, MAC)) {
      client.send(client.packet(DHCPConstants.DHCPDISCOVER, PXE_CLIENT, UEFI_X64));
      await(() -> server.counters().ignored() == 1);
      var plain = client.acquire();
      assertThat(plain.getDHCPMessageType()).isEqualTo(DHCPConstants.DHCPACK);
      assertThat(plain.getOptionRaw((byte) 67)).isNull();
      assertThat(plain.getFile()).isEmpty();
    }
    assertThat(authority.seen).last().extracting(Sighting::stage).isEqualTo(Sighting.Stage.OTHER);
    assertThat(authority.seen.getLast().address()).isPresent();
  }

  @Test
  @DisplayName("A proxy offers boot information without address, on 67 and on 4011 (PXE 2.1 §2.2)")
  void proxy() throws IOException {
    server.close();
    server = startServer(ServedInterface.proxy("lo"));
    try (var client = new RelayedClient(port, MAC)) {
      var offer = client.exchange(client.packet(DHCPConstants.DHCPDISCOVER, PXE_CLIENT, UEFI_X64));
      assertThat(offer.getDHCPMessageType()).isEqualTo(DHCPConstants.DHCPOFFER);
      assertProxyAnswer(offer);
    }
    try (var client = new RelayedClient(bootPort, MAC)) {
      var request = client.packet(DHCPConstants.DHCPREQUEST, PXE_CLIENT, UEFI_X64);
      request.setGiaddrRaw(new byte[4]);
      var ack = client.exchange(request);
      assertThat(ack.getDHCPMessageType()).isEqualTo(DHCPConstants.DHCPACK);
      assertProxyAnswer(ack);
    }
  }

  private static void assertProxyAnswer(DHCPPacket answer) {
    assertThat(answer.getYiaddr().getHostAddress()).isEqualTo("0.0.0.0");
    assertThat(answer.getOptionAsString((byte) 60)).isEqualTo("PXEClient");
    assertThat(answer.getOptionAsString((byte) 67)).isEqualTo("snponly.efi");
    assertThat(answer.getFile()).isEqualTo("snponly.efi");
    assertThat(answer.getOptionRaw((byte) 51)).isNull();
    assertThat(answer.getOptionRaw((byte) 43)).isNull();
  }

  @Test
  @DisplayName("A port in use, an unknown interface, no interface: one sentence, nothing started")
  void startProblems() throws IOException {
    var second = newServer(serverMode());
    assertThatThrownBy(second::start)
        .isInstanceOf(DhcpStartException.class)
        .hasMessageContaining("UDP port " + port + " on lo is in use");
    assertThatThrownBy(newServer(ServedInterface.proxy("nosuch0"))::start)
        .isInstanceOf(DhcpStartException.class)
        .hasMessageContaining("interface nosuch0 does not exist; name one of ")
        .hasMessageContaining("lo");
    assertThatThrownBy(newServer(ServedInterface.server("lo", List.of()))::start)
        .hasMessageContaining("no addresses to give out");
    server.close();
    try (var blocker = new DatagramSocket(new InetSocketAddress("127.0.0.1", bootPort))) {
      assertThat(blocker.isBound()).isTrue();
      assertThatThrownBy(newServer(serverMode())::start).hasMessageContaining("in use");
    }
    server = startServer(serverMode());
  }

  private static ServedInterface serverMode() {
    return ServedInterface.server("lo", List.of(AddressRange.parse("127.77.1.0-127.77.1.63")))
        .withNetwork(Cidr.parse("127.77.0.0/20"))
        .withDnsServers(List.of(Ipv4.parse("127.0.0.1")));
  }

  private DhcpServer newServer(ServedInterface served) {
    var config = DhcpConfig.of(List.of(served)).withPorts(port, bootPort, 8081);
    return new DhcpServer(
        config, authority, it -> kinds.add(it.kind()), store, InstantSource.system());
  }

  private DhcpServer startServer(ServedInterface served) {
    var started = newServer(served);
    started.start();
    return started;
  }

  private static int freePort() throws IOException {
    try (var socket = new DatagramSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void await(BooleanSupplier condition) {
    var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
