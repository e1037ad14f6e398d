package dev.ichor.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Other people's DHCP servers on a link that we serve. */
@Timeout(120)
class SegmentNamespaceTest {
  private static final String NIC = "eth0";
  private static final String ROGUE_MAC = "52:54:00:77:00:66";

  @TempDir private Path directory;
  private TestNet net;
  private String station;
  private String rogue;

  @BeforeEach
  void wire() throws Exception {
    net = new TestNet();
    net.bridge();
    station = net.namespace();
    rogue = net.namespace();
    net.plug(station, NIC, "52:54:00:77:00:10");
    net.address(station, NIC, "10.77.0.1/24");
    net.plug(rogue, NIC, ROGUE_MAC);
    net.address(rogue, NIC, "10.77.0.66/24");
  }

  @AfterEach
  void unwire() throws Exception {
    if (net != null) {
      net.close();
    }
  }

  private void dnsmasq() throws Exception {
    TestNet.assumeTool("dnsmasq");
    net.start(
        rogue,
        100,
        "dnsmasq",
        "--no-daemon",
        "--port=0",
        "--conf-file=/dev/null",
        "--interface=" + NIC,
        "--no-ping",
        "--dhcp-range=10.77.0.50,10.77.0.60,255.255.255.0,10m",
        "--dhcp-boot=evil.efi,evil,10.77.0.66",
        "--dhcp-leasefile=" + directory.resolve("leases"));
  }

  /** Asks until the answer passes, at most so often. */
  private static String searched(TestNet.Served served, Predicate<String> enough)
      throws IOException {
    var report = "";
    for (var round = 0; round < 40 && !enough.test(report); round++) {
      assertThat(served.search(NIC)).isEqualTo("searched Optional[true]");
      LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
      report = served.segments();
    }
    return report;
  }

  @Test
  @DisplayName("dnsmasq beside us is found by search, with address, MAC and what it tells machines")
  void dnsmasqIsFound() throws Exception {
    var served = net.serve(station, NIC, "10.77.0.100-10.77.0.199");
    assertThat(served.segments()).contains("servers=[]").contains("finding=Optional.empty");
    dnsmasq();
    var report = searched(served, it -> it.contains("evil.efi"));
    assertThat(report)
        .contains("address=/10.77.0.66")
        .contains("mac=" + ROGUE_MAC)
        .contains("isExpected=false")
        .contains("bootFile=Optional[evil.efi]")
        .contains("nextServer=Optional[evil]")
        .contains("offered=Optional[/10.77.0.5")
        .contains("1 DHCP server(s) that nobody named answer on eth0");
    assertThat(
            Files.exists(directory.resolve("leases"))
                ? Files.readString(directory.resolve("leases"))
                : "")
        .as("our search never takes the address")
        .doesNotContain("10.77.0.5");
  }

  @Test
  @DisplayName("A named server and the one beside a proxy are expected; a proxy alone is a finding")
  void expected() throws Exception {
    var proxy = net.serve(station, NIC, "proxy");
    assertThat(searched(proxy, it -> it.contains("no DHCP server answers on eth0")))
        .contains("no DHCP server answers on eth0");
    dnsmasq();
    assertThat(searched(proxy, it -> it.contains("evil.efi")))
        .contains("isExpected=true")
        .contains("finding=Optional.empty");
  }

  @Test
  @DisplayName("udhcpd answering another client is seen without any search of ours")
  void udhcpdIsHeard() throws Exception {
    TestNet.assumeTool("udhcpd");
    TestNet.assumeTool("udhcpc");
    var client = net.namespace();
    net.plug(client, NIC, "52:54:00:77:00:01");
    var served = net.serve(station, NIC, "proxy,expect=10.77.0.9");
    var leases = directory.resolve("udhcpd.leases");
    Files.createFile(leases);
    var config = directory.resolve("udhcpd.conf");
    Files.writeString(
        config,
        "start 10.77.0.70\nend 10.77.0.79\ninterface eth0\nlease_file "
            + leases
            + "\npidfile "
            + directory.resolve("pid")
            + "\n");
    net.start(rogue, 100, "udhcpd", "-f", "-S", config.toString());
    var script = TestNet.script(directory, "echo got $ip");
    var got = "";
    for (var round = 0; round < 5 && !got.contains("got 10.77.0.7"); round++) {
      got =
          String.join(
              "\n",
              net.say(
                  client, 20, "udhcpc", "-i", NIC, "-B", "-f", "-n", "-q", "-t", "3", "-s",
                  script));
    }
    assertThat(got).contains("got 10.77.0.7");
    assertThat(served.segments())
        .contains("address=/10.77.0.66")
        .contains("isExpected=false")
        .contains("that nobody named answer on eth0");
  }
}
