package dev.ichor.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Mode;
import dev.ichor.dhcp.policy.Service;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dhcp4java.DHCPConstants;
import org.dhcp4java.DHCPOption;
import org.dhcp4java.DHCPPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReconfigureTest {
  private static final int FLIPS = 200;
  private static final int CLIENTS = 4;
  private static final DHCPOption UEFI_X64 = new DHCPOption((byte) 93, new byte[] {0, 7});
  private static final DHCPOption PXE_CLIENT =
      DHCPOption.newOptionAsString((byte) 60, "PXEClient:Arch:00007:UNDI:003000");
  private static final ServedInterface SERVER =
      ServedInterface.server("lo", List.of(AddressRange.parse("127.77.1.0-127.77.1.63")))
          .withNetwork(Cidr.parse("127.77.0.0/20"));
  private static final ServedInterface PROXY = ServedInterface.proxy("lo");

  private final MemoryLeaseStore store = new MemoryLeaseStore();
  private int port;
  private int bootPort;
  private DhcpServer server;

  @BeforeEach
  void start() throws IOException {
    port = freePort();
    bootPort = freePort();
    server =
        new DhcpServer(config(SERVER), new FakeAuthority(), _ -> {}, store, InstantSource.system());
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @DisplayName(
      "While the mode flips 200 times under traffic every DISCOVER and every request at 4011 is answered")
  void noPacketLost() throws Exception {
    var isOver = new AtomicBoolean();
    var underWay = new CountDownLatch(CLIENTS + 1);
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var counts = new ArrayList<Future<Answers>>();
      for (var client = 0; client < CLIENTS; client++) {
        var mac = "5254007700%02x".formatted(client);
        counts.add(clients.submit(() -> discovers(mac, isOver, underWay)));
      }
      var bootServer = clients.submit((Callable<Integer>) () -> bootRequests(isOver, underWay));
      underWay.await();
      for (var flip = 0; flip < FLIPS; flip++) {
        server.reconfigure(config(flip % 2 == 0 ? PROXY : SERVER));
      }
      isOver.set(true);
      var total = new Answers(0, 0);
      for (var count : counts) {
        total = total.plus(count.get());
      }
      assertThat(total.fromServer()).isPositive();
      assertThat(total.fromProxy()).isPositive();
      assertThat(bootServer.get()).isPositive();
    }
    assertThat(server.counters().ignored()).isZero();
    assertThat(server.counters().faults()).isZero();
    assertThat(server.counters().unsent()).isZero();
  }

  /** How many offers had an address, and how many had none. */
  private record Answers(int fromServer, int fromProxy) {
    Answers plus(Answers other) {
      return new Answers(fromServer + other.fromServer, fromProxy + other.fromProxy);
    }
  }

  /** One at a time; each must be answered within the socket's ten seconds. */
  private Answers discovers(String mac, AtomicBoolean isOver, CountDownLatch underWay)
      throws IOException {
    var answers = new Answers(0, 0);
    try (var client = new RelayedClient(port, mac)) {
      while (!isOver.get()) {
        var offer =
            client.exchange(client.packet(DHCPConstants.DHCPDISCOVER, PXE_CLIENT, UEFI_X64));
        answers = answers.plus(hasAddress(offer) ? new Answers(1, 0) : new Answers(0, 1));
        underWay.countDown();
      }
    }
    return answers;
  }

  private int bootRequests(AtomicBoolean isOver, CountDownLatch underWay) throws IOException {
    var answered = 0;
    try (var client = new RelayedClient(bootPort, "525400770099")) {
      var request = client.packet(DHCPConstants.DHCPREQUEST, PXE_CLIENT, UEFI_X64);
      request.setGiaddrRaw(new byte[4]);
      while (!isOver.get()) {
        assertThat(client.exchange(request).getDHCPMessageType()).isEqualTo(DHCPConstants.DHCPACK);
        answered++;
        underWay.countDown();
      }
    }
    return answered;
  }

  @Test
  @DisplayName("Off closes both ports, on again opens them; the client finds its address")
  void offAndOn() throws IOException {
    try (var client = new RelayedClient(port, "525400770001")) {
      var before = client.acquire(PXE_CLIENT, UEFI_X64).getYiaddr();
      server.reconfigure(config(off()));
      assertThat(server.services()).isEmpty();
      try (var first = new DatagramSocket(new InetSocketAddress("127.0.0.1", port));
          var second = new DatagramSocket(new InetSocketAddress("127.0.0.1", bootPort))) {
        assertThat(first.isBound() && second.isBound()).isTrue();
        client.send(client.packet(DHCPConstants.DHCPDISCOVER, PXE_CLIENT, UEFI_X64));
        client.patience(100);
        assertThatThrownBy(client::receive).isInstanceOf(SocketTimeoutException.class);
        client.patience(10_000);
      }
      server.reconfigure(config(SERVER));
      assertThat(client.acquire(PXE_CLIENT, UEFI_X64).getYiaddr()).isEqualTo(before);
    }
  }

  @Test
  @DisplayName("A configuration that cannot be served changes nothing")
  void refusedChangesNothing() throws IOException {
    assertThatThrownBy(() -> server.reconfigure(config(ServedInterface.server("lo", List.of()))))
        .isInstanceOf(DhcpStartException.class)
        .hasMessageContaining("no addresses to give out");
    assertThatThrownBy(() -> server.reconfigure(config(ServedInterface.proxy("nosuch0"))))
        .isInstanceOf(DhcpStartException.class)
        .hasMessageContaining("nosuch0 does not exist");
    var taken = freePort();
    try (var blocker = new DatagramSocket(new InetSocketAddress("127.0.0.1", taken))) {
      assertThat(blocker.isBound()).isTrue();
      assertThatThrownBy(() -> server.reconfigure(config(PROXY).withPorts(freePort(), taken, 8081)))
          .isInstanceOf(DhcpStartException.class)
          .hasMessageContaining("UDP port " + taken + " on lo is in use");
    }
    assertThat(server.config()).isEqualTo(config(SERVER));
    assertThat(server.services()).extracting(Service::name).containsExactly("lo");
    try (var client = new RelayedClient(port, "525400770001")) {
      assertThat(hasAddress(client.acquire(PXE_CLIENT, UEFI_X64))).isTrue();
    }
  }

  private static boolean hasAddress(DHCPPacket packet) {
    return !packet.getYiaddr().getHostAddress().equals("0.0.0.0");
  }

  private static ServedInterface off() {
    return PROXY.withMode(Mode.OFF);
  }

  private DhcpConfig config(ServedInterface served) {
    return DhcpConfig.of(List.of(served)).withPorts(port, bootPort, 8081).withLimits(Limits.NONE);
  }

  private static int freePort() throws IOException {
    try (var socket = new DatagramSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
