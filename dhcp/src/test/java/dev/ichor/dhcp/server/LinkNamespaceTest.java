package dev.ichor.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Links of other shapes than one interface with one address: VLANs, relays, changes. */
@Timeout(120)
class LinkNamespaceTest {
  private static final String NIC = "eth0";
  private static final String MAC = "52:54:00:77:00:01";

  @TempDir private Path directory;
  private TestNet net;
  private String station;
  private String client;

  @BeforeEach
  void wire() throws Exception {
    net = new TestNet("udhcpc");
    net.bridge();
    station = net.namespace();
    client = net.namespace();
    net.plug(station, NIC, "52:54:00:77:00:10");
    net.plug(client, NIC, MAC);
  }

  @AfterEach
  void unwire() throws Exception {
    if (net != null) {
      net.close();
    }
  }

  private String lease(String nic, String... more) throws Exception {
    var command = new java.util.ArrayList<String>();
    command.addAll(java.util.List.of("udhcpc", "-i", nic, "-f", "-n", "-q", "-t", "4", "-T", "2"));
    command.addAll(
        java.util.List.of(
            "-s",
            TestNet.script(directory, "[ \"$1\" = bound ] && echo got $ip server $serverid")));
    command.addAll(java.util.List.of(more));
    var said = net.say(client, 30, command.toArray(String[]::new));
    return said.stream().filter(it -> it.startsWith("got ")).findFirst().orElse(said.toString());
  }

  @Test
  @DisplayName(
      "VLAN 10 and the untagged link are two interfaces; each answers with its own address")
  void vlan() throws Exception {
    assumeTrue(
        TestNet.succeeds(
            "ip", "-n", client, "link", "add", "link", NIC, "name", "try", "type", "vlan", "id",
            "9"),
        "this kernel has no VLANs (8021q)");
    for (var namespace : new String[] {station, client}) {
      TestNet.run(
          "ip", "-n", namespace, "link", "add", "link", NIC, "name", "eth0.10", "type", "vlan",
          "id", "10");
      TestNet.run("ip", "-n", namespace, "link", "set", "eth0.10", "up");
    }
    net.address(station, NIC, "10.77.0.1/24");
    net.address(station, "eth0.10", "10.10.0.1/24");
    net.serve(station, NIC, "10.77.0.100-10.77.0.110", "eth0.10", "10.10.0.100-10.10.0.110");
    // in a virtual machine the first answer of a cold JVM takes its time
    assertThat(lease("eth0.10", "-t", "12"))
        .matches("got 10\\.10\\.0\\.1\\d\\d server 10\\.10\\.0\\.1");
    assertThat(lease(NIC)).matches("got 10\\.77\\.0\\.1\\d\\d server 10\\.77\\.0\\.1");
  }

  @Test
  @DisplayName("Each wire gets what its interface gives; on one that nobody named there is silence")
  void threeWires() throws Exception {
    for (var wire : List.of("1", "2")) {
      TestNet.run(
          "ip",
          "-n",
          client,
          "link",
          "add",
          "eth" + wire,
          "type",
          "veth",
          "peer",
          "name",
          "eth" + wire,
          "netns",
          station);
      TestNet.run("ip", "-n", client, "link", "set", "eth" + wire, "up");
      TestNet.run("ip", "-n", station, "link", "set", "eth" + wire, "up");
    }
    net.address(station, NIC, "10.77.0.1/24");
    net.address(station, "eth1", "10.66.0.1/24");
    net.address(station, "eth2", "10.55.0.1/24");
    var served =
        net.serve(station, NIC, "10.77.0.100-10.77.0.110", "eth1", "10.66.0.100-10.66.0.110");
    assertThat(lease(NIC)).matches("got 10\\.77\\.0\\.1\\d\\d server 10\\.77\\.0\\.1");
    assertThat(lease("eth1")).matches("got 10\\.66\\.0\\.1\\d\\d server 10\\.66\\.0\\.1");
    var before = served.counters();
    assertThat(lease("eth2")).contains("no lease");
    assertThat(served.counters()).as("nothing was even heard there").isEqualTo(before);
  }

  @Test
  @DisplayName("always-broadcast answers a client without address by broadcast, not by its MAC")
  void alwaysBroadcast() throws Exception {
    net.address(station, NIC, "10.77.0.1/24");
    var served = net.serve(station, NIC, "10.77.0.100-10.77.0.110,broadcast");
    assertThat(lease(NIC)).startsWith("got 10.77.0.1");
    assertThat(served.counters()).contains("frames=0").contains("unsent=0");
  }

  @Test
  @DisplayName("With two addresses on one interface the server is the one in the client's subnet")
  void twoAddresses() throws Exception {
    net.address(station, NIC, "10.66.0.1/24");
    net.address(station, NIC, "10.77.0.1/24");
    net.serve(station, NIC, "10.77.0.100-10.77.0.110,net=10.77.0.0/24,address=10.77.0.1");
    assertThat(lease(NIC)).matches("got 10\\.77\\.0\\.1\\d\\d server 10\\.77\\.0\\.1");
  }

  @Test
  @DisplayName("An interface that is removed and made anew is served again without a restart")
  void madeAnew() throws Exception {
    net.address(station, NIC, "10.77.0.1/24");
    var served = net.serve(station, NIC, "10.77.0.100-10.77.0.110");
    assertThat(lease(NIC)).startsWith("got 10.77.0.1");
    TestNet.run("ip", "-n", station, "link", "delete", NIC);
    net.plug(station, NIC, "52:54:00:77:00:11");
    net.address(station, NIC, "10.77.0.1/24");
    var got = "";
    for (var round = 0; round < 3 && !got.startsWith("got "); round++) {
      got = lease(NIC);
    }
    assertThat(got).startsWith("got 10.77.0.1");
    assertThat(served.counters()).contains("faults=0");
  }

  @Test
  @DisplayName("Another address at run time becomes the server's name from then on")
  void addressChanges() throws Exception {
    net.address(station, NIC, "10.77.0.1/24");
    net.serve(station, NIC, "10.77.0.100-10.77.0.110");
    assertThat(lease(NIC)).endsWith("server 10.77.0.1");
    TestNet.run("ip", "-n", station, "address", "add", "10.77.0.2/24", "dev", NIC);
    TestNet.run("ip", "-n", station, "address", "delete", "10.77.0.1/24", "dev", NIC);
    TestNet.run("sh", "-c", "ip -n " + station + " address replace 10.77.0.2/24 dev " + NIC);
    var got = "";
    for (var round = 0; round < 40 && !got.endsWith("server 10.77.0.2"); round++) {
      LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
      got = lease(NIC);
    }
    assertThat(got).endsWith("server 10.77.0.2");
  }

  @Test
  @DisplayName("isc-dhcp-relay between: lease, option 82 back, NAK through the relay (RFC 3046)")
  void relay() throws Exception {
    TestNet.assumeTool("dhcrelay");
    var relay = net.namespace();
    TestNet.run(
        "ip", "-n", client, "link", "add", "far0", "type", "veth", "peer", "name", "down0", "netns",
        relay);
    TestNet.run("ip", "-n", client, "link", "set", "far0", "address", MAC, "up");
    TestNet.run("ip", "-n", relay, "link", "set", "down0", "up");
    net.plug(relay, NIC, "52:54:00:77:00:20");
    net.address(relay, NIC, "10.77.0.2/24");
    net.address(relay, "down0", "10.88.0.1/24");
    net.address(station, NIC, "10.77.0.1/24");
    TestNet.run("ip", "-n", station, "route", "add", "10.88.0.0/24", "via", "10.77.0.2");
    TestNet.run("ip", "netns", "exec", relay, "sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
    var served =
        net.serve(
            station, NIC, "10.77.0.100-10.77.0.110,relayed=10.88.0.0/24=10.88.0.50-10.88.0.59");
    net.start(relay, 100, "dhcrelay", "-4", "-d", "-a", "-id", "down0", "-iu", NIC, "10.77.0.1");
    var seen = directory.resolve("replies.txt");
    TestNet.assumeTool("tcpdump");
    var filter = List.of("udp", "and", "src", "host", "10.77.0.1", "and", "src", "port", "67");
    var capture =
        new java.util.ArrayList<>(
            List.of("tcpdump", "--immediate-mode", "-i", NIC, "-vvv", "-n", "-l"));
    capture.addAll(filter);
    net.startInto(seen, relay, 100, capture.toArray(String[]::new));
    TestNet.awaitText(seen, "listening on");
    assertThat(lease("far0")).matches("got 10\\.88\\.0\\.5\\d server 10\\.77\\.0\\.1");
    assertThat(served.counters()).doesNotContain("probes=0").contains("faults=0");
    assertThat(lease("far0", "-r", "192.168.9.9")).matches("got 10\\.88\\.0\\.5\\d.*");
    assertThat(reboot("far0", "192.168.9.9")).anyMatch(line -> line.startsWith("DHCPNAK from"));
    TestNet.awaitText(seen, "length 1: NACK.*END \\(255\\)");
    var whole = Files.readString(seen);
    whole = whole.substring(0, whole.lastIndexOf("END (255)"));
    var replies = List.of(whole.split("BOOTP/DHCP, Reply", -1));
    assertThat(replies.subList(1, replies.size()))
        .as("each reply bears option 82 as the relay wrote it (RFC 3046 §2.2)")
        .hasSizeGreaterThanOrEqualTo(3)
        .allMatch(reply -> reply.contains("Circuit-ID SubOption 1, length 5: down0"));
    assertThat(replies).anyMatch(reply -> reply.contains("length 1: NACK"));
  }

  /** A client that comes back with an address of another network (INIT-REBOOT). */
  private List<String> reboot(String nic, String address) throws Exception {
    TestNet.assumeTool("dhclient");
    var leases =
        Files.writeString(
            directory.resolve("old.leases"),
            """
        lease {
          interface "%s";
          fixed-address %s;
          option subnet-mask 255.255.255.0;
          option dhcp-lease-time 86400;
          option dhcp-message-type 5;
          option dhcp-server-identifier 192.168.9.1;
          renew 4 2099/01/01 00:00:00;
          rebind 4 2099/01/01 00:00:00;
          expire 4 2099/01/01 00:00:00;
        }
        """
                .formatted(nic, address));
    return net.sayUntil(
        client,
        30,
        line -> line.startsWith("DHCPNAK"),
        "dhclient",
        "-4",
        "-1",
        "-d",
        "-v",
        "-sf",
        TestNet.script(directory, "exit 0"),
        "-lf",
        leases.toString(),
        "-pf",
        directory.resolve("pid").toString(),
        nic);
  }

  @Test
  @DisplayName(
      "Without CAP_NET_RAW it serves by broadcast, asks no link, and says so (RFC 2131 §4.1)")
  void withoutRight() throws Exception {
    TestNet.assumeTool("setpriv");
    net.address(station, NIC, "10.77.0.1/24");
    var served =
        net.serve(
            List.of("setpriv", "--bounding-set", "-net_raw"),
            station,
            NIC,
            "10.77.0.100-10.77.0.110");
    assertThat(served.start)
        .anyMatch(
            line ->
                line.contains("dhcp link-layer=off") && line.contains("CAP_NET_RAW is missing"));
    assertThat(lease(NIC)).startsWith("got 10.77.0.1");
    assertThat(served.counters())
        .contains("frames=0", "probes=0", "unsent=0", "faults=0")
        .doesNotContain("acks=0");
  }

  @Test
  @DisplayName("A cable that is gone does not stand in the way of a change on another interface")
  void missingInterface() throws Exception {
    net.address(station, NIC, "10.77.0.1/24");
    net.plug(station, "eth1", "52:54:00:77:00:12");
    net.address(station, "eth1", "10.66.0.1/24");
    var served =
        net.serve(station, NIC, "10.77.0.100-10.77.0.110", "eth1", "10.66.0.100-10.66.0.110");
    TestNet.run("ip", "-n", station, "link", "delete", "eth1");
    assertThat(served.reconfigure("eth1")).isEqualTo("reconfigured");
    assertThat(lease(NIC)).startsWith("got 10.77.0.");
    assertThat(served.reconfigure("eth7")).contains("eth7 does not exist");
  }
}
