package dev.ichor.simulator.rack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.simulator.firmware.FirmwareKind;
import dev.ichor.simulator.wire.Ip4;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryTest {
  @TempDir Path directory;

  @Test
  @DisplayName(
      "The list names machines and BMCs, quotes what needs it, and only its owner reads it")
  void written() throws Exception {
    var plan =
        new RackPlan(
            2,
            1,
            List.of(FirmwareKind.UEFI_PXE),
            Ip4.parse("127.78.0.0"),
            6230,
            "ad\"min",
            "p\\w",
            0,
            Map.of());
    var file = directory.resolve("rack.json");
    Inventory.write(file, plan.machines(), Map.of("machine-02", "sha256:00"));
    assertThat(Files.readString(file))
        .contains("\"protocol\": \"redfish\"", "\"certificate\": \"sha256:00\"")
        .startsWith("{\"machines\": [\n")
        .contains(
            "\"name\": \"machine-01\"",
            "\"mac\": \"52:54:00:01:00:02\"",
            "\"address\": \"127.78.0.2\", \"port\": 6230",
            "\"user\": \"ad\\\"min\", \"password\": \"p\\\\w\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(plan.toString()).doesNotContain("p\\w");
    assertThat(plan.machines().getFirst().toString()).doesNotContain("p\\w");
  }
}
