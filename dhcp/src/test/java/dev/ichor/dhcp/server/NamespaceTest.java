package dev.ichor.dhcp.server;

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

/** Real clients on a real (virtual) Ethernet: two network namespaces joined by a veth pair. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class NamespaceTest {
  private static final String ID = Long.toString(ProcessHandle.current().pid());
  private static final String SERVER = "ichor-s" + ID;
  private static final String CLIENT = "ichor-c" + ID;
  private static final String NIC = "eth0";

  @TempDir private static Path directory;
  private static Process server;
  private static BufferedReader output;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root for namespaces");
    for (var tool : List.of("ip", "udhcpc", "dhclient")) {
      assumeTrue(isInstalled(tool), tool + " is not installed");
    }
    assumeTrue(succeeds("ip", "netns", "add", SERVER), "network namespaces cannot be made here");
    run("ip", "netns", "add", CLIENT);
    run(
        "ip", "-n", SERVER, "link", "add", NIC, "type", "veth", "peer", "name", NIC, "netns",
        CLIENT);
    run("ip", "-n", SERVER, "address", "add", "10.77.0.1/24", "dev", NIC);
    run("ip", "-n", SERVER, "link", "set", NIC, "up");
    run("ip", "-n", CLIENT, "link", "set", NIC, "address", "52:54:00:77:00:01", "up");
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
                    NamespaceServer.class.getName(),
                    NIC,
                    "10.77.0.100-10.77.0.199"))
            .redirectErrorStream(true)
            .start();
    output = server.inputReader(StandardCharsets.UTF_8);
    assertThat(linesUntil("ready")).last().isEqualTo("ready");
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.getOutputStream().close();
      if (!server.waitFor(5, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    }
    succeeds("ip", "netns", "delete", SERVER);
    succeeds("ip", "netns", "delete", CLIENT);
  }

  @Test
  @DisplayName("udhcpc without address and broadcast bit is reached by its MAC (RFC 2131 §4.1)")
  void udhcpc() throws Exception {
    var said = inClient("udhcpc", "-i", NIC, "-f", "-n", "-q", "-t", "5", "-s", script("$ip"));
    assertThat(said).anyMatch(line -> line.matches("got 10\\.77\\.0\\.1\\d\\d"));
    assertThat(linesUntil("dhcp-ack")).contains("dhcp-offer to=52:54:00:77:00:01/68");
    assertThat(counters()).doesNotContain("frames=0").contains("unsent=0").contains("faults=0");
  }

  @Test
  @DisplayName("udhcpc with the broadcast bit is answered by broadcast (RFC 2131 §4.1)")
  void udhcpcBroadcast() throws Exception {
    var said =
        inClient("udhcpc", "-i", NIC, "-B", "-f", "-n", "-q", "-t", "5", "-s", script("$ip"));
    assertThat(said).anyMatch(line -> line.matches("got 10\\.77\\.0\\.1\\d\\d"));
    assertThat(linesUntil("dhcp-ack")).contains("dhcp-offer to=broadcast:68");
  }

  @Test
  @DisplayName("dhclient gets an address")
  void dhclient() throws Exception {
    var said =
        inClient(
            "dhclient",
            "-4",
            "-1",
            "-d",
            "-v",
            "-sf",
            script("$new_ip_address"),
            "-lf",
            directory.resolve("leases").toString(),
            "-pf",
            directory.resolve("pid").toString(),
            NIC);
    assertThat(said).anyMatch(line -> line.startsWith("bound to 10.77.0.1"));
    linesUntil("dhcp-ack");
  }

  private static String script(String variable) throws IOException {
    var file = Files.createTempFile(directory, "script", ".sh");
    Files.writeString(file, "#!/bin/sh\necho got " + variable + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file.toString();
  }

  /** Runs until the client says that it is bound, at most 30 seconds. */
  private static List<String> inClient(String... command) throws Exception {
    var all = new ArrayList<>(List.of("timeout", "30", "ip", "netns", "exec", CLIENT));
    all.addAll(List.of(command));
    var process = new ProcessBuilder(all).redirectErrorStream(true).start();
    var said = new ArrayList<String>();
    try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        said.add(line);
        if (line.startsWith("bound to ")) {
          break;
        }
      }
    } finally {
      process.destroy();
      process.waitFor(5, TimeUnit.SECONDS);
    }
    return said;
  }

  private static String counters() throws IOException {
    server.getOutputStream().write('\n');
    server.getOutputStream().flush();
    return linesUntil("DhcpCounters").getLast();
  }

  /** What the server says up to a line that begins so; the class's time-out bounds the wait. */
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
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
