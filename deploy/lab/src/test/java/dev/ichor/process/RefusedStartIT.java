package dev.ichor.process;

import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.process.Loopback.Port;
import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A start that cannot be: one sentence with the remedy, exit code 2, nothing half started. */
class RefusedStartIT {
  private static final Duration FREE_WITHIN = Duration.ofSeconds(5);
  private static final int REFUSED = 2;

  private Site site;

  @BeforeEach
  void open(TestInfo test) throws IOException {
    var name = test.getTestMethod().orElseThrow().getName();
    site = Site.open("refused-%s-%d".formatted(name, test.getDisplayName().hashCode() & 0xffff));
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  @Test
  @DisplayName("A second start on the same data directory names the first one's process")
  void sameData() throws Exception {
    var first = site.startAppliance("first");
    var second = refused(site.run("second", site.up()));
    assertThat(sentence(second)).contains(site.data().toString(), "in use by another Ichor", "pid");
    assertThat(first.isAlive()).as(first.where()).isTrue();
    assertThat(site.rest().get("/api/v1/status").has("version")).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Port.class,
      names = {"OPERATOR", "DHCP", "TFTP", "HTTP", "EVENT"})
  @DisplayName(
      "A port that somebody has is named with a remedy, and the other ports are free again")
  void portInUse(Port port) throws Exception {
    try (var _ = occupy(port)) {
      var run = refused(site.run("up", site.up()));
      assertThat(sentence(run))
          .contains(Integer.toString(site.net().port(port)), "in use", remedy(port));
      assertThat(site.net().taken()).as("ports taken").containsOnlyKeys(port);
    }
    assertNothingHeld();
  }

  @Test
  @DisplayName("Without --serve it explains itself and lists the interfaces")
  void noServe() throws Exception {
    var run = refused(site.run("up", site.upWithoutServe()));
    assertThat(run.errors())
        .contains("no interface was named", "--serve", "Interfaces of this machine:", "127.0.0.1");
    assertThat(site.data()).doesNotExist();
    assertThat(site.net().taken()).isEmpty();
  }

  @Test
  @DisplayName("An interface that is not there is named, with those that are")
  void unknownInterface() throws Exception {
    var run = refused(site.run("up", and(site.upWithoutServe(), "--serve", "nosuch0=proxy")));
    assertThat(sentence(run)).contains("nosuch0", "lo");
    assertThat(site.data()).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(
      value = Port.class,
      names = {"DHCP", "TFTP"})
  @DisplayName("A port below 1024 without the right to it is refused by the name of the right")
  void missingRight(Port port) throws Exception {
    var low = Map.of(Port.DHCP, "67", Port.TFTP, "69").get(port);
    var flag = port == Port.DHCP ? "--dhcp-port" : "--tftp-port";
    var arguments = new ArrayList<>(site.up());
    arguments.set(arguments.indexOf(flag) + 1, low);
    var run = refused(site.run("up", withoutRights(), arguments));
    assertThat(sentence(run)).contains("CAP_NET_BIND_SERVICE", low);
    assertNothingHeld();
  }

  /**
   * Whoever is not root lacks the right anyway. Root gives it away, in a network namespace of its
   * own, since a container may have told its first one that low ports need no right.
   */
  private static List<String> withoutRights() throws Exception {
    if (!"root".equals(System.getProperty("user.name"))) {
      Assumptions.assumeThat(firstFreePort()).as("ports that need no right").isGreaterThan(69);
      return List.of();
    }
    var wrapper =
        List.of(
            "unshare",
            "--net",
            "sh",
            "-c",
            "ip link set lo up && exec setpriv --inh-caps=-all"
                + " --bounding-set=-net_bind_service,-net_raw \"$@\"",
            "sh");
    var rehearsal = new ArrayList<>(wrapper);
    rehearsal.add("true");
    Assumptions.assumeThat(new ProcessBuilder(rehearsal).start().waitFor())
        .as("unshare, ip and setpriv (packages util-linux, iproute2), and the right to use them")
        .isZero();
    return wrapper;
  }

  private static int firstFreePort() throws IOException {
    var setting = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    return Integer.parseInt(Files.readString(setting).strip());
  }

  /** What tells the operator how to choose another port. */
  private static String remedy(Port port) {
    return switch (port) {
      case OPERATOR -> "--operator";
      case DHCP -> "--dhcp-port";
      case PROXY -> "--proxy-port";
      case TFTP -> "--tftp-port";
      case HTTP -> "--http-port";
      case EVENT -> "--event-port";
      case LOG -> "--log-port";
    };
  }

  private Closeable occupy(Port port) throws IOException {
    int number = site.net().port(port);
    return switch (port) {
      case DHCP, PROXY, TFTP -> new DatagramSocket(new InetSocketAddress("0.0.0.0", number))::close;
      case OPERATOR, HTTP, EVENT, LOG -> {
        var socket = new ServerSocket();
        socket.bind(new InetSocketAddress("0.0.0.0", number));
        yield socket;
      }
    };
  }

  private static IchorRun refused(IchorRun run) throws Exception {
    int exit = run.awaitExit(Duration.ofSeconds(90));
    assertThat(exit).as("exit code of '%s'; %s", run.errors(), run.where()).isEqualTo(REFUSED);
    run.assertNoStackTrace();
    assertThat(run.output()).as(run.where()).doesNotContain("Ichor is ready");
    return run;
  }

  /** All that is on the standard error stream. */
  private static String sentence(IchorRun run) {
    assertThat(run.errors().lines()).as("one sentence; %s", run.where()).hasSize(1);
    assertThat(run.errors()).as(run.where()).startsWith("ichor up: ");
    return run.errors();
  }

  /**
   * Every port is free, and so is the data directory. A process that another test starts in the
   * same moment has this one's sockets until it has closed what it inherited.
   */
  private void assertNothingHeld() throws Exception {
    Await.until(
        "all ports to be free",
        FREE_WITHIN,
        () -> site.net().taken().isEmpty(),
        () -> site.net().taken().toString());
    try (var lock = FileChannel.open(site.data().resolve("ichor.lock"), WRITE)) {
      assertThat(lock.tryLock()).as("lock of " + site.data()).isNotNull();
    }
  }

  private static List<String> and(List<String> arguments, String... more) {
    var all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    return all;
  }
}
