package dev.ichor.dhcp.v6.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Other people's clients, relay and judge, in network namespaces joined by veth pairs. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class Namespace6Test {
  private static final String ID = Long.toString(ProcessHandle.current().pid());
  private static final String SERVER = "ichor6-s" + ID;
  private static final String CLIENT = "ichor6-c" + ID;
  private static final String RELAY = "ichor6-r" + ID;
  private static final String FAR = "ichor6-f" + ID;

  @TempDir private static Path directory;
  private static Process server;
  private static BufferedReader output;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root for namespaces");
    assumeTrue(isInstalled("ip"), "ip is not installed: apt-get install iproute2");
    assumeTrue(succeeds("ip", "netns", "add", SERVER), "network namespaces cannot be made here");
    for (var namespace : List.of(CLIENT, RELAY, FAR)) {
      run("ip", "netns", "add", namespace);
    }
    cable(SERVER, "eth0", CLIENT, "eth0");
    cable(SERVER, "eth1", RELAY, "upper");
    cable(RELAY, "lower", FAR, "eth0");
    address(SERVER, "2001:db8:77::1/64", "eth0");
    address(SERVER, "2001:db8:1::1/64", "eth1");
    address(RELAY, "2001:db8:1::fe/64", "upper");
    address(RELAY, "2001:db8:78::fe/64", "lower");
    for (var link : List.of(SERVER + " eth0", CLIENT + " eth0", RELAY + " lower", FAR + " eth0")) {
      awaitLinkLocal(link.split(" ")[0], link.split(" ")[1]);
    }
    awaitLinkLocal(RELAY, "upper");
    server =
        new ProcessBuilder(
                List.of(
                    "ip",
                    "netns",
                    "exec",
                    SERVER,
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Namespace6Server.class.getName()))
            .redirectErrorStream(true)
            .start();
    output = server.inputReader(StandardCharsets.UTF_8);
    assertThat(linesUntil("ready")).last().isEqualTo("ready");
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.getOutputStream().close();
      if (!server.waitFor(10, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    }
    for (var namespace : List.of(SERVER, CLIENT, RELAY, FAR)) {
      succeeds("ip", "netns", "delete", namespace);
    }
  }

  @Test
  @DisplayName("rdisc6 hears: managed, no router, our prefix without autonomy (RFC 4861 §4.2)")
  void rdisc6() throws Exception {
    assumeTrue(isInstalled("rdisc6"), "rdisc6 is not installed: apt-get install ndisc6");
    var said =
        until("Prefix", CLIENT, "rdisc6", "-1", "-r", "10", "-w", "2000", "eth0").stream()
            .map(line -> line.replaceAll("\\s+", " ").strip())
            .toList();
    assertThat(said)
        .anyMatch(line -> line.matches("Stateful address conf\\. : Yes"))
        .anyMatch(line -> line.matches("Router lifetime : 0 .*"))
        .anyMatch(line -> line.contains("2001:db8:77::/64"));
  }

  @Test
  @DisplayName("dhclient -6 gets an address and confirms the way of RFC 8415 §18.2")
  void dhclient() throws Exception {
    assumeTrue(
        isInstalled("dhclient"), "dhclient is not installed: apt-get install isc-dhcp-client");
    assertThat(dhclient(CLIENT, "$new_ip6_address"))
        .anyMatch(line -> line.startsWith("got 2001:db8:77:"));
  }

  @Test
  @DisplayName("dhclient -6 -S gets name servers without an address (RFC 8415 §18.2.6)")
  void stateless() throws Exception {
    assumeTrue(
        isInstalled("dhclient"), "dhclient is not installed: apt-get install isc-dhcp-client");
    assertThat(dhclient(CLIENT, "$new_dhcp6_name_servers", "-S"))
        .anyMatch(line -> line.equals("got 2001:db8:77::53"));
  }

  @Test
  @DisplayName("dhclient -6 behind dhcrelay -6 -I gets an address of its own link (RFC 8415 §19)")
  void relayed() throws Exception {
    assumeTrue(
        isInstalled("dhclient"), "dhclient is not installed: apt-get install isc-dhcp-client");
    assumeTrue(
        isInstalled("dhcrelay"), "dhcrelay is not installed: apt-get install isc-dhcp-relay");
    var relay =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                RELAY,
                "dhcrelay",
                "-6",
                "-d",
                "-pf",
                directory.resolve("relay.pid").toString(),
                "-I", // it finds its client again by the interface-id that comes back (§21.18)
                "-l",
                "lower",
                "-u",
                "upper")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("relay.log").toFile())
            .start();
    try {
      assertThat(dhclient(FAR, "$new_ip6_address"))
          .as(Files.readString(directory.resolve("relay.log")))
          .anyMatch(line -> line.startsWith("got 2001:db8:78:"));
    } finally {
      relay.destroy();
      relay.waitFor(5, TimeUnit.SECONDS);
    }
  }

  @Test
  @DisplayName("dhcpcd gets an address with rapid commit (RFC 8415 §18.3.1)")
  void dhcpcd() throws Exception {
    assumeTrue(isInstalled("dhcpcd"), "dhcpcd is not installed: apt-get install dhcpcd-base");
    var configuration = directory.resolve("dhcpcd.conf");
    Files.writeString(
        configuration, "duid ll\nnoipv4\nnoipv6rs\ninterface eth0\nia_na 1\noption rapid_commit\n");
    var said =
        until(
            "eth0: (?:adding address|leased|IAID|using).*2001:db8:77:.*|.*2001:db8:77:.*/128.*",
            CLIENT,
            "dhcpcd",
            "-6",
            "-B",
            "-d",
            "-f",
            configuration.toString(),
            "-c",
            "/bin/true",
            "eth0");
    assertThat(said).anyMatch(line -> line.contains("2001:db8:77:"));
  }

  private static List<String> dhclient(String namespace, String variable, String... more)
      throws Exception {
    var script = Files.createTempFile(directory, "script", ".sh");
    Files.writeString(script, "#!/bin/sh\necho got " + variable + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    var command = new ArrayList<>(List.of("dhclient", "-6", "-1", "-d", "-v"));
    command.addAll(List.of(more));
    command.addAll(
        List.of(
            "-sf",
            script.toString(),
            "-lf",
            Files.createTempFile(directory, "leases", "").toString(),
            "-pf",
            script + ".pid",
            "eth0"));
    return until("got 2001.*", namespace, command.toArray(String[]::new));
  }

  /** Runs until it says a line like that, at most 40 seconds. */
  private static List<String> until(String pattern, String namespace, String... command)
      throws Exception {
    var all = new ArrayList<>(List.of("timeout", "40", "ip", "netns", "exec", namespace));
    all.addAll(List.of(command));
    var process = new ProcessBuilder(all).redirectErrorStream(true).start();
    var said = new ArrayList<String>();
    try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        said.add(line);
        if (line.matches(pattern)) {
          break;
        }
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      process.waitFor(5, TimeUnit.SECONDS);
    }
    return said;
  }

  private static void cable(String one, String oneName, String other, String otherName)
      throws Exception {
    run(
        "ip", "-n", one, "link", "add", oneName, "type", "veth", "peer", "name", otherName, "netns",
        other);
    run("ip", "-n", one, "link", "set", oneName, "up");
    run("ip", "-n", other, "link", "set", otherName, "up");
  }

  private static void address(String namespace, String address, String name) throws Exception {
    run("ip", "-n", namespace, "address", "add", address, "dev", name, "nodad");
  }

  /** Duplicate address detection takes a second or two; a bounded wait for its end. */
  private static void awaitLinkLocal(String namespace, String name) throws Exception {
    run(
        "sh",
        "-c",
        "for i in $(seq 1 80); do ip -n %s -6 address show dev %s scope link -tentative | grep -q fe80 && exit 0; sleep 0.1; done; exit 1"
            .formatted(namespace, name));
  }

  private static List<String> linesUntil(String beginning) throws IOException {
    var lines = new ArrayList<String>();
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
      if (line.startsWith(beginning)) {
        return lines;
      }
    }
    throw new AssertionError("the server ended: " + lines);
  }

  private static boolean isInstalled(String tool) throws Exception {
    return succeeds("sh", "-c", "command -v " + tool);
  }

  private static void run(String... command) throws Exception {
    assertThat(succeeds(command)).as(String.join(" ", command)).isTrue();
  }

  private static boolean succeeds(String... command) throws Exception {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
