package dev.ichor.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real clients on a real (virtual) Ethernet. */
@Timeout(120)
class NamespaceTest {
  private static final String NIC = "eth0";
  private static final String MAC = "52:54:00:77:00:01";

  @TempDir private static Path directory;
  private static TestNet net;
  private static String client;
  private static String station;
  private static TestNet.Served server;

  @BeforeAll
  static void start() throws Exception {
    net = new TestNet("udhcpc", "dhclient");
    net.bridge();
    station = net.namespace();
    client = net.namespace();
    net.plug(station, NIC, "52:54:00:77:00:10");
    net.address(station, NIC, "10.77.0.1/24");
    net.plug(client, NIC, MAC);
    server = net.serve(station, NIC, "10.77.0.100-10.77.0.199");
  }

  @AfterAll
  static void stop() throws Exception {
    if (net != null) {
      net.close();
    }
  }

  private static List<String> ask(String... more) throws Exception {
    var command = new java.util.ArrayList<>(List.of("udhcpc", "-i", NIC, "-f", "-n", "-q"));
    command.addAll(List.of("-t", "5", "-s", TestNet.script(directory, "echo got $ip")));
    command.addAll(List.of(more));
    return net.say(client, 30, command.toArray(String[]::new));
  }

  @Test
  @DisplayName("udhcpc without address and broadcast bit is reached by its MAC (RFC 2131 §4.1)")
  void udhcpc() throws Exception {
    assertThat(ask()).anyMatch(line -> line.matches("got 10\\.77\\.0\\.1\\d\\d"));
    assertThat(server.until("dhcp-ack"))
        .anyMatch(line -> line.startsWith("dhcp-offer to=" + MAC + "/68"));
    assertThat(server.counters())
        .doesNotContain("frames=0")
        .contains("unsent=0")
        .contains("faults=0");
  }

  @Test
  @DisplayName("udhcpc with the broadcast bit is answered by broadcast (RFC 2131 §4.1)")
  void udhcpcBroadcast() throws Exception {
    assertThat(ask("-B")).anyMatch(line -> line.matches("got 10\\.77\\.0\\.1\\d\\d"));
    assertThat(server.until("dhcp-ack"))
        .anyMatch(line -> line.startsWith("dhcp-offer to=broadcast:68"));
  }

  @Test
  @DisplayName("A reply to a MAC has the right Ethernet, IP and UDP headers, says tcpdump")
  void frameHeaders() throws Exception {
    TestNet.assumeTool("tcpdump");
    var dump =
        net.start(
            client, 40, "tcpdump", "-i", NIC, "-vv", "-e", "-n", "-l", "udp", "src", "port", "67");
    try (var said = dump.inputReader(StandardCharsets.UTF_8)) {
      for (var line = said.readLine(); !line.contains("listening on"); line = said.readLine()) {}
      ask();
      server.until("dhcp-ack");
      var head = said.readLine();
      assertThat(head).contains("> " + MAC + ", ethertype IPv4").contains("proto UDP (17)");
      assertThat(said.readLine())
          .contains("10.77.0.1.67 > 10.77.0.1")
          .contains(".68: [udp sum ok] BOOTP/DHCP, Reply");
      assertThat(head).doesNotContain("bad cksum");
    } finally {
      dump.destroy();
    }
  }

  @Test
  @DisplayName("A unicast renewal is told from a broadcast one by the datagram (RFC 2131 §4.3.2)")
  void renewal() throws Exception {
    var configure = "[ \"$1\" = bound ] && ip address add $ip/24 dev " + NIC + "; echo $1 $ip";
    var daemon =
        net.start(
            client, 60, "udhcpc", "-i", NIC, "-f", "-s", TestNet.script(directory, configure));
    try (var said = daemon.inputReader(StandardCharsets.UTF_8)) {
      for (var line = said.readLine(); !line.startsWith("bound "); line = said.readLine()) {}
      server.until("dhcp-ack");
      var child = daemon.children().findFirst().orElseThrow();
      TestNet.run("kill", "-USR1", Long.toString(child.pid()));
      assertThat(server.until("dhcp-ack"))
          .anyMatch(line -> line.startsWith("dhcp-request-renew"))
          .anyMatch(line -> line.contains("(renewed"))
          .anyMatch(line -> line.matches("dhcp-ack to=10\\.77\\.0\\.1\\d\\d:68.*"));
    } finally {
      daemon.destroy();
      TestNet.run("ip", "-n", client, "address", "flush", "dev", NIC);
    }
  }

  @Test
  @DisplayName("dhclient gets an address")
  void dhclient() throws Exception {
    var said =
        net.sayUntil(
            client,
            30,
            line -> line.startsWith("bound to "),
            "dhclient",
            "-4",
            "-1",
            "-d",
            "-v",
            "-sf",
            TestNet.script(directory, "echo got $new_ip_address"),
            "-lf",
            directory.resolve("leases").toString(),
            "-pf",
            directory.resolve("pid").toString(),
            NIC);
    assertThat(said).anyMatch(line -> line.startsWith("bound to 10.77.0.1"));
    server.until("dhcp-ack");
  }

  @Test
  @DisplayName("dhcpcd gets an address")
  void dhcpcd() throws Exception {
    TestNet.assumeTool("dhcpcd");
    var said =
        net.sayUntil(
            client,
            30,
            line -> line.contains("leased "),
            "dhcpcd",
            "-4",
            "-B",
            "-d",
            "-T",
            "-t",
            "20",
            "-c",
            "/bin/true",
            NIC);
    assertThat(said).anyMatch(line -> line.contains("offered 10.77.0.1"));
    assertThat(server.until("dhcp-offer").getLast()).contains("10.77.0.1");
  }
}
