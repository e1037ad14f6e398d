package dev.ichor.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Ichor as it is installed: each package is started once and answers a DISCOVER. */
@ResourceLock("dist")
class PackagingIT {
  private static final Duration BUILD = Duration.ofMinutes(5);
  private static final String IMAGE = "localhost/ichor-lab";
  private static final String SERVE = "eth0=server,pool=10.77.0.100-10.77.0.199";

  @BeforeEach
  void needs() {
    Requirements.network();
    Requirements.skipIfMissing("/bin/busybox", "busybox-static");
    Project.build();
  }

  @Test
  @DisplayName("the OCI image, built without a container daemon, leases an address")
  void image() throws Exception {
    Requirements.skipIfMissing("buildah", "buildah");
    var directory = Project.fresh("image");
    var script = Project.root().resolve("deploy/container/build-image.sh").toString();
    must(BUILD, List.of("env", "ICHOR_IMAGE=" + IMAGE, script));
    var container = must(BUILD, buildah("from", IMAGE)).strip();
    try (var rack = new Rack("image")) {
      var ichor = rack.host("ichor", "10.77.0.1/24");
      var run =
          new ArrayList<>(
              buildah(
                  "run",
                  "--isolation",
                  "chroot",
                  "--cap-add",
                  "CAP_NET_RAW,CAP_NET_BIND_SERVICE",
                  "--env",
                  "ICHOR_SERVE=" + SERVE,
                  container,
                  "--"));
      run.addAll(entryPoint(container));
      rack.keep(Shell.start(directory.resolve("ichor.log"), Rack.in(ichor, run)));
      assertLease(rack, directory);
    } finally {
      Shell.run(BUILD, buildah("rm", container));
      Shell.run(BUILD, buildah("rmi", IMAGE));
    }
  }

  @Test
  @DisplayName(
      "the systemd unit's command, with the unit's capabilities and no root, leases an address")
  void unit() throws Exception {
    Requirements.skipIfMissing("setpriv", "util-linux");
    var logs = Project.fresh("unit");
    // Outside the work tree: that may lie where only root can look.
    var installed = Files.createTempDirectory("ichor-unit-");
    try (var rack = new Rack("unit")) {
      must(
          BUILD,
          List.of(Project.root().resolve("deploy/dist.sh").toString(), installed.toString()));
      Shell.must("chmod", "-R", "a+rX", installed.toString());
      var ichor = rack.host("ichor", "10.77.0.1/24");
      rack.keep(Shell.start(logs.resolve("ichor.log"), Rack.in(ichor, unitCommand(installed))));
      assertLease(rack, logs);
    } finally {
      Shell.run("rm", "-rf", installed.toString());
    }
  }

  @Test
  @DisplayName("the systemd unit has nothing that systemd-analyze complains about")
  void verified() throws Exception {
    Requirements.skipIfMissing("systemd-analyze", "systemd");
    var directory = Project.fresh("verify");
    var unit = Files.readString(Project.root().resolve("deploy/systemd/ichor.service"));
    // The program is not installed on the machine that checks: any program stands for it here.
    Files.writeString(
        directory.resolve("ichor.service"), unit.replace("/opt/ichor/jre/bin/java", "/bin/true"));
    var verdict =
        Shell.run(
            "systemd-analyze", "verify", "--man=no", directory.resolve("ichor.service").toString());
    assertThat(verdict.output().lines().filter(line -> line.contains("ichor.service"))).isEmpty();
    assertThat(verdict.exit()).isZero();
  }

  private static List<String> unitCommand(Path installed) throws Exception {
    var unit = new Unit(Files.readAllLines(Project.root().resolve("deploy/systemd/ichor.service")));
    var state = Files.createDirectory(installed.resolve("state"));
    Shell.must("chown", "nobody:nogroup", state.toString());
    var command = new ArrayList<>(asUnitRuns(unit));
    command.addAll(List.of("env", "ICHOR_DATA=" + state, "ICHOR_SERVE=" + SERVE));
    var program = unit.setting("ExecStart").replace("/opt/ichor", installed + "/opt/ichor");
    command.addAll(List.of(program.split(" ")));
    return command;
  }

  /**
   * Ambient and bounding capabilities, user and no-new-privileges as the unit sets them; its
   * sandbox is systemd's own.
   */
  private static List<String> asUnitRuns(Unit unit) {
    var capabilities =
        List.of(unit.setting("AmbientCapabilities").toLowerCase(Locale.ROOT).split(" ")).stream()
            .map(name -> "+" + name.replace("cap_", ""))
            .collect(Collectors.joining(","));
    return List.of(
        "setpriv",
        "--reuid",
        "nobody",
        "--regid",
        "nogroup",
        "--clear-groups",
        "--no-new-privs",
        "--bounding-set",
        "-all," + capabilities,
        "--inh-caps",
        "-all," + capabilities,
        "--ambient-caps",
        "-all," + capabilities);
  }

  /** A unit file's settings; the first of a name counts. */
  private record Unit(List<String> lines) {
    String setting(String name) {
      return lines.stream()
          .filter(line -> line.startsWith(name + "="))
          .map(line -> line.substring(name.length() + 1))
          .findFirst()
          .orElseThrow(() -> new AssertionError("ichor.service has no " + name));
    }
  }

  private static void assertLease(Rack rack, Path directory) {
    var client = rack.host("client");
    var lease =
        Shell.await(
            "a lease; see " + directory.resolve("ichor.log"),
            Duration.ofMinutes(2),
            () -> askForLease(client));
    assertThat(lease).contains("10.77.0.1");
  }

  private static Optional<String> askForLease(String namespace) {
    var asked =
        Shell.run(
            Duration.ofSeconds(20),
            Rack.in(
                namespace,
                "/bin/busybox",
                "udhcpc",
                "-i",
                "eth0",
                "-n",
                "-q",
                "-f",
                "-t",
                "2",
                "-T",
                "2",
                "-s",
                "/bin/true"));
    return asked.exit() == 0 && asked.output().contains("lease of")
        ? Optional.of(asked.output())
        : Optional.empty();
  }

  /** The image's own entry point and command, as a container engine would run them. */
  private static List<String> entryPoint(String container) throws Exception {
    var json = must(BUILD, buildah("inspect", container));
    var config = new ObjectMapper().readTree(json).path("OCIv1").path("config");
    var words = new ArrayList<String>();
    config.path("Entrypoint").forEach(word -> words.add(word.asText()));
    config.path("Cmd").forEach(word -> words.add(word.asText()));
    return words;
  }

  private static List<String> buildah(String... words) {
    var all = new ArrayList<>(List.of("buildah", "--storage-driver", "vfs"));
    all.addAll(List.of(words));
    return all;
  }

  private static String must(Duration limit, List<String> command) {
    var result = Shell.run(limit, command);
    assertThat(result.exit()).as("%s: %s", command, result.output()).isZero();
    return result.output();
  }
}
