package dev.ichor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An interface of a running Ichor is turned off and on, and renumbered; real clients look on. */
class LiveChangesIT {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final String ICHOR = "ichor-live-" + ProcessHandle.current().pid();
  private static final String CLIENT = ICHOR + "c";
  private static final String SERVE =
      "eth0=server,pool=10.77.0.100-10.77.0.110,probe=off,v6=stateful,prefix=2001:db8:77::/64";

  @BeforeEach
  void wire() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root for namespaces");
    for (var tool : List.of("ip", "curl", "udhcpc", "rdisc6", "dhclient", "ss")) {
      assumeTrue(run("sh", "-c", "command -v " + tool).isDone(), tool + " is not installed");
    }
    assumeTrue(run("ip", "netns", "add", ICHOR).isDone(), "namespaces cannot be made here");
    must("ip", "netns", "add", CLIENT);
    must(
        "ip", "-n", ICHOR, "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns",
        CLIENT);
    for (var namespace : List.of(ICHOR, CLIENT)) {
      must("ip", "-n", namespace, "link", "set", "lo", "up");
      must("ip", "-n", namespace, "link", "set", "eth0", "up");
    }
    must("ip", "-n", ICHOR, "address", "add", "10.77.0.1/24", "dev", "eth0");
    must("ip", "-n", ICHOR, "address", "add", "2001:db8:77::1/64", "dev", "eth0", "nodad");
  }

  @AfterEach
  void unwire() throws Exception {
    run("ip", "netns", "delete", CLIENT);
    run("ip", "netns", "delete", ICHOR);
  }

  /** What a command said, and whether it ended well within half a minute. */
  private record Said(boolean isDone, String text) {}

  private static Said run(String... command) throws IOException, InterruptedException {
    var file = Files.createTempFile("ichor-live", ".txt");
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(file.toFile())
              .start();
      var isOver = process.waitFor(30, TimeUnit.SECONDS);
      process.destroyForcibly();
      var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      return new Said(isOver && process.exitValue() == 0, text);
    } finally {
      Files.delete(file);
    }
  }

  private static String must(String... command) throws IOException, InterruptedException {
    var said = run(command);
    assertThat(said.isDone()).as("%s: %s", String.join(" ", command), said.text()).isTrue();
    return said.text();
  }

  private static Said in(String namespace, String... command)
      throws IOException, InterruptedException {
    var all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.addAll(List.of(command));
    return run(all.toArray(String[]::new));
  }

  /** The operator's plane listens inside the namespace. */
  private static String rest(Site site, String method, String path, String body) throws Exception {
    var token = Files.readString(site.data().resolve("operator.token")).strip();
    var said =
        in(
            ICHOR,
            "curl",
            "-sS",
            "-X",
            method,
            "-H",
            "Authorization: Bearer " + token,
            "-H",
            "Content-Type: application/json",
            "-d",
            body,
            "-w",
            "%{http_code}",
            "http://127.0.0.1:8080" + path);
    assertThat(said.text()).as("%s %s", method, path).endsWith("200");
    return said.text();
  }

  /** The server that gave udhcpc an address; empty when none did. */
  private static String lease(Path script) throws Exception {
    var said =
        in(
            CLIENT,
            "udhcpc",
            "-i",
            "eth0",
            "-f",
            "-n",
            "-q",
            "-t",
            "3",
            "-T",
            "1",
            "-s",
            script.toString());
    return said.text().lines().filter(it -> it.startsWith("server ")).findFirst().orElse("");
  }

  private static Path script(Site site) throws IOException {
    var script = site.directory().resolve("bound.sh");
    Files.writeString(script, "#!/bin/sh\n[ \"$1\" = bound ] && echo server $serverid\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static boolean isAdvertised() throws Exception {
    return in(CLIENT, "rdisc6", "-1", "-r", "1", "-w", "1500", "eth0")
        .text()
        .contains("Stateful address conf.");
  }

  private static boolean isHeard(String port) throws Exception {
    return must("ip", "netns", "exec", ICHOR, "ss", "-u", "-l", "-n").contains(":" + port + " ");
  }

  private static IchorRun start(Site site) throws Exception {
    var run =
        site.run(
            "up",
            List.of("ip", "netns", "exec", ICHOR),
            List.of(
                "up",
                "--data",
                site.data().toString(),
                "--operator",
                "127.0.0.1:8080",
                "--loaders",
                site.directory().resolve("loaders").toString(),
                "--assets",
                site.directory().resolve("assets").toString(),
                "--serve",
                SERVE));
    run.awaitOutput("Ichor is ready at", Site.START);
    return run;
  }

  @Test
  @DisplayName(
      "Off silences DHCPv6 and advertisements too, on brings them back; a new address is followed")
  void changes() throws Exception {
    try (var site = Site.open("live-changes")) {
      var run = start(site);
      var script = script(site);
      assertThat(lease(script)).isEqualTo("server 10.77.0.1");
      Await.until("an advertisement", BOUND, LiveChangesIT::isAdvertised, run::where);
      Await.until("a lease of DHCPv6", BOUND, () -> hasLease6(site), run::where);

      rest(site, "PUT", "/api/v1/dhcp/interfaces/eth0", "{\"mode\": \"off\"}");
      assertThat(isHeard("67") || isHeard("547")).as("sockets while off").isFalse();
      assertThat(isAdvertised()).as("advertised while off").isFalse();
      rest(site, "PUT", "/api/v1/dhcp/interfaces/eth0", "{\"mode\": \"server\"}");
      assertThat(isHeard("67") && isHeard("547")).as("sockets when on again").isTrue();
      Await.until("an advertisement again", BOUND, LiveChangesIT::isAdvertised, run::where);

      must("ip", "-n", ICHOR, "address", "add", "10.77.0.9/24", "dev", "eth0");
      must("ip", "-n", ICHOR, "address", "delete", "10.77.0.1/24", "dev", "eth0");
      run("ip", "-n", ICHOR, "address", "replace", "10.77.0.9/24", "dev", "eth0");
      Await.until(
          "offers of 10.77.0.9", BOUND, () -> lease(script).equals("server 10.77.0.9"), run::where);
      run("ip", "-n", CLIENT, "address", "add", "10.77.0.50/24", "dev", "eth0");
      Await.until("files at 10.77.0.9", BOUND, LiveChangesIT::isFileThere, run::where);
      run.assertNoStackTrace();
    }
  }

  private static boolean isFileThere() throws Exception {
    return in(
            CLIENT,
            "curl",
            "-sS",
            "-o",
            "/dev/null",
            "-w",
            "%{http_code}",
            "http://10.77.0.9:8081/loader/snponly.efi")
        .text()
        .endsWith("200");
  }

  /** dhclient asks once; the lease is then in the API. */
  private static boolean hasLease6(Site site) throws Exception {
    var files = site.directory();
    in(
        CLIENT,
        "timeout",
        "15",
        "dhclient",
        "-6",
        "-1",
        "-v",
        "-sf",
        "/bin/true",
        "-lf",
        files.resolve("leases6").toString(),
        "-pf",
        files.resolve("pid6").toString(),
        "eth0");
    in(CLIENT, "sh", "-c", "kill $(cat " + files.resolve("pid6") + ")");
    return rest(site, "GET", "/api/v1/dhcp/leases6", "").contains("2001:db8:77:");
  }
}
