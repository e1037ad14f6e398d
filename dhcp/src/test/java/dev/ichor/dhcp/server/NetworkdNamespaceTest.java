package dev.ichor.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client of systemd, which Talos's relatives use; without udev, D-Bus or an init. */
@Timeout(120)
class NetworkdNamespaceTest {
  private static final String NETWORKD = "/lib/systemd/systemd-networkd";
  private static final String NIC = "eth0";

  @TempDir private Path directory;
  private TestNet net;

  @BeforeEach
  void wire() throws Exception {
    assumeTrue(Files.isExecutable(Path.of(NETWORKD)), "systemd-networkd is not installed");
    net = new TestNet("unshare", "mount");
    net.bridge();
  }

  @AfterEach
  void unwire() throws Exception {
    if (net != null) {
      net.close();
    }
  }

  /** A read-only /sys tells networkd that there is no udev to wait for. */
  private String starter() throws Exception {
    var network =
        Files.writeString(
            directory.resolve("10-eth0.network"),
            """
            [Match]
            Name=eth0
            [Network]
            DHCP=ipv4
            IPv6AcceptRA=no
            LinkLocalAddressing=no
            [DHCPv4]
            SendRelease=yes
            """);
    return TestNet.script(
        directory,
        """
        mount -t tmpfs -o mode=755 ichor-run /run
        mount -t tmpfs -o ro ichor-sys /sys
        mkdir -p /run/systemd/network
        cp %s /run/systemd/network/
        chmod -R a+rX /run/systemd
        SYSTEMD_LOG_LEVEL=debug exec %s
        """
            .formatted(network, NETWORKD));
  }

  @Test
  @DisplayName(
      "systemd-networkd gets an address, its mask and times, and gives it back when stopped")
  void networkd() throws Exception {
    var station = net.namespace();
    var client = net.namespace();
    net.plug(station, NIC, "52:54:00:77:00:10");
    net.plug(client, NIC, "52:54:00:77:00:01");
    net.address(station, NIC, "10.77.0.1/24");
    var served = net.serve(station, NIC, "10.77.0.100-10.77.0.110");
    var said =
        net.sayUntil(
            client,
            30,
            line -> line.contains("DHCPv4 address and routes set"),
            "unshare",
            "-m",
            starter());
    assertThat(said)
        .anyMatch(
            line ->
                line.matches(
                    ".*DHCPv4 address 10\\.77\\.0\\.1\\d\\d/24 acquired from 10\\.77\\.0\\.1"))
        .anyMatch(
            line -> line.contains("T1 expires in 30min") || line.contains("T1 expires in 29min"));
    assertThat(served.until("dhcp-release-noted"))
        .anyMatch(line -> line.startsWith("dhcp-ack"))
        .last()
        .asString()
        .contains("10.77.0.1");
    assertThat(served.leases()).singleElement().asString().endsWith("=RELEASED");
    assertThat(List.of(served.counters())).allMatch(it -> it.contains("faults=0"));
  }
}
