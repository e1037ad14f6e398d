package dev.ichor.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ichor.api.app.TestNodes;
import dev.ichor.inventory.model.HardwareChange;
import dev.ichor.inventory.model.HardwareDiff;
import dev.ichor.inventory.model.HardwarePart.Kind;
import dev.ichor.inventory.model.HardwareReport;
import dev.ichor.inventory.port.Configurator.Survey;
import dev.ichor.talos.client.NodeLimits;
import dev.ichor.talos.client.TalosConfigurator;
import dev.ichor.talos.config.Reporting;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Our reader of hardware meets the simulator's node")
@Timeout(180)
class HardwareMeetsSimulatorTest {
  private static final String ADDRESS = "127.77.210.6";
  private final TalosConfigurator talos =
      new TalosConfigurator(
          new SecureRandom(), InstantSource.system(), NodeLimits.DEFAULT, _ -> Reporting.NONE);
  @TempDir Path directory;

  private HardwareReport report() {
    var survey = talos.survey(InetAddress.ofLiteral(ADDRESS), Optional.empty());
    assertThat(survey).isInstanceOf(Survey.Read.class);
    return ((Survey.Read) survey).report();
  }

  @Test
  @DisplayName("Every kind is delivered, and a DIMM that is pulled out is missed")
  void losesMemory() throws Exception {
    try (var node = TestNodes.inMaintenance(ADDRESS, directory)) {
      var before = report();
      assertThat(before.unknown()).isEmpty();
      for (var kind : Kind.values()) {
        assertThat(before.of(kind)).as(kind.word()).isNotEmpty();
      }
      assertThat(before.of(Kind.SECURITY).getFirst().facts())
          .containsEntry("secureBoot", "true")
          .containsEntry("tpm", "2.0");
      node.node().loseMemory(1);
      assertThat(HardwareDiff.of(before, report()))
          .extracting(HardwareChange::text)
          .containsExactly("memory module DIMM-1 is gone (16384 MiB, Samsung, serial M1)");
    }
  }

  @Test
  @DisplayName("Talos's own types take every resource of the simulator, field by field (needs Go)")
  void judgedByTalos() throws Exception {
    var go =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "go")));
    assumeTrue(go, "Go is not on the path: install it to have Talos judge");
    var program = directory.resolve("conformance").toString();
    var built = run(Path.of("..", "talos", "conformance"), "go", "build", "-o", program, ".");
    assumeFalse(
        built.matches("(?s).*(dial tcp|lookup|proxyconnect).*"),
        "Talos's Go module cannot be downloaded");
    try (var node = TestNodes.inMaintenance(ADDRESS, directory)) {
      assertThat(node.node().address()).isPresent();
      assertThat(run(directory, program, "read", ADDRESS + ":50000"))
          .contains(
              "MemoryModules.hardware.talos.dev=2",
              "PCIDevices.hardware.talos.dev=1",
              "Disks.block.talos.dev=1",
              "ExtensionStatuses.runtime.talos.dev=1");
    }
  }

  private String run(Path folder, String... command) throws Exception {
    var output = directory.resolve("output.txt");
    var process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(150, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return Files.readString(output);
  }
}
