package dev.ichor.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host that uses an address of the pool without a lease, and a machine that asks for one. */
@Timeout(120)
class ProbeNamespaceTest {
  private static final String NIC = "eth0";

  @TempDir private Path directory;
  private TestNet net;
  private String server;
  private String client;
  private String squatter;

  @BeforeEach
  void wire() throws Exception {
    net = new TestNet("udhcpc");
    net.bridge();
    server = net.namespace();
    client = net.namespace();
    squatter = net.namespace();
    net.plug(server, NIC, "52:54:00:77:00:10");
    net.address(server, NIC, "10.77.0.1/24");
    net.plug(client, NIC, "52:54:00:77:00:01");
    net.plug(squatter, NIC, "52:54:00:77:00:99");
  }

  @AfterEach
  void unwire() throws Exception {
    if (net != null) {
      net.close();
    }
  }

  private String lease() throws Exception {
    var said =
        net.say(
            client,
            30,
            "udhcpc",
            "-i",
            NIC,
            "-f",
            "-n",
            "-q",
            "-t",
            "5",
            "-s",
            TestNet.script(directory, "[ \"$1\" = bound ] && echo got $ip"));
    return said.stream()
        .filter(line -> line.startsWith("got "))
        .findFirst()
        .orElse(said.toString());
  }

  @Test
  @DisplayName("An address that a host answers ARP for is quarantined, another offered (§2.2)")
  void squatted() throws Exception {
    net.address(squatter, NIC, "10.77.0.100/24");
    var served = net.serve(server, NIC, "10.77.0.100-10.77.0.101");
    assertThat(lease()).isEqualTo("got 10.77.0.101");
    var said = String.join("\n", served.until("dhcp-ack"));
    if (said.contains("dhcp-address-in-use")) {
      assertThat(said)
          .contains("address in use 10.77.0.100")
          .contains("answered ARP as 52:54:00:77:00:99");
    }
    assertThat(served.counters()).contains("faults=0").doesNotContain("probes=0");
  }

  @Test
  @DisplayName(
      "With every address of the pool squatted nobody is offered one, and each is reported")
  void allSquatted() throws Exception {
    net.address(squatter, NIC, "10.77.0.100/24");
    net.address(squatter, NIC, "10.77.0.101/24");
    var served = net.serve(server, NIC, "10.77.0.100-10.77.0.101");
    assertThat(lease()).contains("no lease").doesNotContain("got ");
    var said = String.join("\n", served.until("dhcp-address-in-use"));
    assertThat(said).contains("52:54:00:77:00:99");
    assertThat(served.counters()).contains("taken=2").contains("offers=0").contains("faults=0");
  }

  @Test
  @DisplayName("Without the probe the squatter's address is offered: what the probe is for")
  void unprobed() throws Exception {
    net.address(squatter, NIC, "10.77.0.100/24");
    var served = net.serve(server, NIC, "10.77.0.100-10.77.0.100,no-probe");
    assertThat(lease()).isEqualTo("got 10.77.0.100");
    assertThat(served.counters()).contains("probes=0").contains("acks=1");
  }
}
