package dev.ichor.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RackTest {
  /** Nobody else sleeps so long. */
  private static final String MACHINE = "600.%07d".formatted(ProcessHandle.current().pid());

  @TempDir Path directory;

  private static long machines() {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::info)
        .filter(it -> it.arguments().filter(words -> List.of(words).contains(MACHINE)).isPresent())
        .count();
  }

  @Test
  @DisplayName("A machine that its BMC starts again whenever it ends is gone with the rack")
  void orphans() {
    assumeTrue(Shell.run("ethtool", "--version").exit() == 0, "apt install ethtool");
    var canTry = Shell.run("ip", "netns", "add", "ichorlab-try-" + ProcessHandle.current().pid());
    assumeTrue(canTry.exit() == 0, "network namespaces cannot be made here: " + canTry.output());
    Shell.must("ip", "netns", "del", "ichorlab-try-" + ProcessHandle.current().pid());
    var rack = new Rack("orphans");
    try (rack) {
      var bmc = rack.host("bmc", "10.77.0.60/24");
      var again = "while :; do ip netns exec %s sleep %s; done".formatted(rack.cable(), MACHINE);
      // as a BMC's hook does: it goes on when the BMC itself has ended
      var started =
          Shell.start(
              directory.resolve("log"), Rack.in(bmc, "sh", "-c", "(%s) & exit 0".formatted(again)));
      rack.keep(started);
      Shell.await(
          "the machine",
          Duration.ofSeconds(20),
          () -> machines() == 1 ? Optional.of(true) : Optional.empty());
    }
    assertThat(machines()).isZero();
  }
}
