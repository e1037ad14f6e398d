package dev.ichor.dhcp.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.inventory.model.BootAnswer;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.dhcp4java.DHCPConstants;
import org.dhcp4java.DHCPOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A machine that was refused or retired, at every stage of a network boot. */
class SilenceTest {
  private static final String MAC = "525400770055";
  private static final DHCPOption UEFI_X64 = new DHCPOption((byte) 93, new byte[] {0, 7});
  private static final DHCPOption BIOS = new DHCPOption((byte) 93, new byte[] {0, 0});
  private static final DHCPOption UEFI_HTTP = new DHCPOption((byte) 93, new byte[] {0, 16});
  private static final DHCPOption PXE =
      DHCPOption.newOptionAsString((byte) 60, "PXEClient:Arch:00007:UNDI:003000");
  private static final DHCPOption HTTP =
      DHCPOption.newOptionAsString((byte) 60, "HTTPClient:Arch:00016:UNDI:003000");
  private static final DHCPOption IPXE = new DHCPOption((byte) 77, "iPXE".getBytes(US_ASCII));
  private static final List<DHCPOption[]> STAGES =
      List.of(
          new DHCPOption[] {PXE, UEFI_X64},
          new DHCPOption[] {PXE, BIOS},
          new DHCPOption[] {PXE, UEFI_X64, IPXE},
          new DHCPOption[] {PXE, BIOS, IPXE},
          new DHCPOption[] {HTTP, UEFI_HTTP},
          new DHCPOption[] {UEFI_HTTP});

  private final FakeAuthority authority = new FakeAuthority();

  @Test
  @DisplayName(
      "Nothing at all leaves for a retired machine: 67, 4011, iPXE, HTTP Boot, either mode")
  void nothingLeaves() throws IOException {
    authority.answer = new BootAnswer.Silence("machine is RETIRED");
    for (var served :
        List.of(
            ServedInterface.proxy("lo"),
            ServedInterface.server("lo", List.of(AddressRange.parse("127.77.1.0-127.77.1.63")))
                .withNetwork(Cidr.parse("127.77.0.0/20")))) {
      var port = freePort();
      var bootPort = freePort();
      var config =
          DhcpConfig.of(List.of(served)).withPorts(port, bootPort, 8081).withLimits(Limits.NONE);
      try (var server =
              new DhcpServer(
                  config, authority, _ -> {}, new MemoryLeaseStore(), InstantSource.system());
          var at67 = new RelayedClient(port, MAC);
          var at4011 = new RelayedClient(bootPort, MAC)) {
        server.start();
        var sent = speak(at67) + speak(at4011);
        await(() -> server.counters().received() == sent);
        for (var client : List.of(at67, at4011)) {
          client.patience(200);
          assertThatThrownBy(client::receive).isInstanceOf(SocketTimeoutException.class);
        }
        var counters = server.counters();
        assertThat(counters.ignored()).isEqualTo(sent);
        assertThat(counters.offers() + counters.acks() + counters.naks()).isZero();
        assertThat(counters.frames() + counters.faults() + counters.noted()).isZero();
        assertThat(server.leases()).isEmpty();
      }
    }
  }

  /** Every message type with every way to name oneself; how many that were. */
  private static long speak(RelayedClient client) throws IOException {
    var sent = 0L;
    for (var stage : STAGES) {
      for (var type :
          List.of(
              DHCPConstants.DHCPDISCOVER, DHCPConstants.DHCPREQUEST, DHCPConstants.DHCPINFORM)) {
        for (var more : choices()) {
          var options = new ArrayList<>(List.of(stage));
          options.addAll(more);
          var packet = client.packet(type, options.toArray(DHCPOption[]::new));
          client.send(packet);
          sent++;
        }
      }
    }
    return sent;
  }

  /** As in SELECTING of us, of nobody we know, and in INIT-REBOOT. */
  private static List<List<DHCPOption>> choices() throws IOException {
    var requested =
        DHCPOption.newOptionAsInetAddress((byte) 50, java.net.InetAddress.getByName("127.77.1.5"));
    var us =
        DHCPOption.newOptionAsInetAddress((byte) 54, java.net.InetAddress.getByName("127.0.0.1"));
    return List.of(List.of(), List.of(requested), List.of(requested, us));
  }

  private static int freePort() throws IOException {
    try (var socket = new DatagramSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
