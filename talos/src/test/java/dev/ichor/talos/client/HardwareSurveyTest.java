package dev.ichor.talos.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.HardwarePart;
import dev.ichor.inventory.model.HardwarePart.Kind;
import dev.ichor.inventory.model.HardwareReport;
import dev.ichor.inventory.port.Configurator.Survey;
import dev.ichor.talos.TestSecrets;
import dev.ichor.talos.config.Reporting;
import dev.ichor.talos.secrets.SecretsYaml;
import io.grpc.Status;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A node's parts from its COSI resources")
class HardwareSurveyTest {
  private static TalosConfigurator configurator(FakeNode node) {
    var limits = new NodeLimits(node.port(), Duration.ofSeconds(30), Duration.ofSeconds(30));
    return new TalosConfigurator(
        new SecureRandom(), InstantSource.system(), limits, _ -> Reporting.NONE);
  }

  private static HardwareReport report(Consumer<FakeNode> made) throws Exception {
    try (var node = new FakeNode(TestTls.open(TestTls.maintenance()))) {
      made.accept(node);
      var survey = configurator(node).survey(TestTls.loopback(), Optional.empty());
      return ((Survey.Read) survey).report();
    }
  }

  private static HardwarePart one(HardwareReport report, Kind kind) {
    assertThat(report.of(kind)).as(kind.word()).hasSize(1);
    return report.of(kind).getFirst();
  }

  @Test
  @DisplayName("Memory modules, disks with contents, NICs, PCI, Secure Boot, TPM, extensions")
  void everything() throws Exception {
    var report =
        report(
            node -> {
              var all = node.resources;
              all.put(
                  "MemoryModules.hardware.talos.dev/DIMM-A1",
                  "{sizeMiB: 32768, deviceLocator: DIMM A1, manufacturer: Samsung, serialNumber: 0012, productName: M393A4K40}");
              all.put("MemoryModules.hardware.talos.dev/DIMM-A2", "{deviceLocator: DIMM A2}");
              all.put(
                  "Disks.block.talos.dev/nvme0n1",
                  "{size: 480103981056, model: PM9A3, serial: S1, wwid: eui.01, transport: nvme, bus_path: /pci0}");
              all.put("Disks.block.talos.dev/sr0", "{size: 0, cdrom: true}");
              all.put("Disks.block.talos.dev/loop0", "{size: 4096, readonly: true}");
              all.put("DiscoveredVolumes.block.talos.dev/nvme0n1", "{name: gpt}");
              all.put(
                  "DiscoveredVolumes.block.talos.dev/nvme0n1p1",
                  "{name: vfat, parent: nvme0n1, partition_label: EFI}");
              all.put(
                  "LinkStatuses.net.talos.dev/enp1s0",
                  "{type: ether, kind: '', permanentAddr: '52:54:00:12:34:56', linkState: true, speedMbit: 10000, busPath: '0000:01:00.0', driver: ice}");
              all.put("LinkStatuses.net.talos.dev/bond0", "{type: ether, kind: bond}");
              all.put(
                  "PCIDevices.hardware.talos.dev/0000:01:00.0",
                  "{class: Network controller, vendor_id: '0x8086', product_id: '0x1592', driver: ice}");
              all.put(
                  "SecurityStates.talos.dev/securitystate",
                  "{secureBoot: true, fipsState: disabled}");
              all.put(
                  "ExtensionStatuses.runtime.talos.dev/0",
                  "{image: 0.sqsh, metadata: {name: iscsi-tools, version: v0.2.0}}");
              all.put(
                  "AddressStatuses.net.talos.dev/enp1s0",
                  "{address: 10.0.0.7/24, linkName: enp1s0, scope: global}");
              node.files.add("/sys/class/tpm/tpm0");
              node.files.add("/sys/class/tpmrm/tpmrm0");
            });
    assertThat(one(report, Kind.MEMORY).facts())
        .containsEntry("serial", "0012")
        .containsEntry("sizeMiB", "32768")
        .containsEntry("locator", "DIMM A1");
    assertThat(one(report, Kind.DISK).state())
        .containsEntry("contents", "EFI, gpt")
        .containsEntry("bus", "/pci0");
    assertThat(one(report, Kind.DISK).identity()).contains("eui.01");
    assertThat(one(report, Kind.NIC).place()).isEqualTo("0000:01:00.0");
    assertThat(one(report, Kind.NIC).state())
        .containsEntry("link", "up")
        .containsEntry("speedMbit", "10000");
    assertThat(one(report, Kind.PCI).facts()).containsEntry("vendorId", "0x8086");
    assertThat(one(report, Kind.SECURITY).facts())
        .isEqualTo(Map.of("secureBoot", "true", "tpm", "2.0"));
    assertThat(one(report, Kind.EXTENSION).slot()).isEqualTo("iscsi-tools");
    assertThat(one(report, Kind.ADDRESS).state()).containsEntry("address", "10.0.0.7/24");
    assertThat(report.unknown()).containsExactly(Kind.SYSTEM);
  }

  @Test
  @DisplayName("Until 1.12 maintenance has no List: of the TPM nothing is told, the rest is")
  void older() throws Exception {
    var report =
        report(
            node -> {
              node.refusals.put(
                  "List",
                  Status.UNIMPLEMENTED.withDescription(
                      "API is not implemented in maintenance mode"));
              node.resources.put("SecurityStates.talos.dev/securitystate", "{secureBoot: false}");
            });
    assertThat(one(report, Kind.SECURITY).facts()).isEqualTo(Map.of("secureBoot", "false"));
  }

  @Test
  @DisplayName("No TPM in the kernel's classes is told as absent")
  void noTpm() throws Exception {
    var report =
        report(
            node ->
                node.resources.put(
                    "SecurityStates.talos.dev/securitystate", "{secureBoot: false}"));
    assertThat(one(report, Kind.SECURITY).facts()).containsEntry("tpm", "absent");
  }

  @Test
  @DisplayName("10 000 disks are cut at 1024 and the list is known to be cut")
  void manyDisks() throws Exception {
    var report =
        report(
            node -> {
              for (var i = 0; i < 10_000; i++) {
                node.resources.put(
                    "Disks.block.talos.dev/sd" + i, "{size: 1, serial: S%d}".formatted(i));
              }
            });
    assertThat(report.of(Kind.DISK)).hasSize(1024);
    assertThat(report.unknown()).contains(Kind.DISK).doesNotContain(Kind.MEMORY);
  }

  @Test
  @DisplayName("Texts without end and control characters come out short and printable")
  void hostileTexts() throws Exception {
    var report =
        report(
            node -> {
              node.resources.put(
                  "Disks.block.talos.dev/sda", "{model: \"" + "x".repeat(1 << 20) + "\"}");
              node.resources.put(
                  "Disks.block.talos.dev/sdb",
                  "{model: \"a\\u001b[31mb\\nc\\u202e\", serial: \"" + "y".repeat(1000) + "\"}");
              node.resources.put("Disks.block.talos.dev/sdc", "{model: [no, text], size: -1}");
            });
    assertThat(report.of(Kind.DISK)).hasSize(3);
    for (var disk : report.of(Kind.DISK)) {
      for (var text : disk.facts().values()) {
        assertThat(text).hasSizeLessThan(300).doesNotContainPattern("\\p{Cntrl}|\u202e");
      }
    }
    assertThat(report.of(Kind.DISK).get(1).facts()).containsEntry("model", "a?[31mb?c?");
  }

  @Test
  @DisplayName("All texts together are bounded too: what does not fit is known to be missing")
  void bounded() throws Exception {
    var report =
        report(
            node -> {
              for (var i = 0; i < 1000; i++) {
                var text = "z".repeat(250);
                node.resources.put(
                    "Disks.block.talos.dev/sd%04d".formatted(i),
                    "{model: %s, serial: %s, wwid: %s, uuid: %s}"
                        .formatted(text, text, text, text));
              }
            });
    var characters =
        report.parts().stream()
            .flatMap(part -> part.facts().values().stream())
            .mapToInt(String::length)
            .sum();
    assertThat(characters).isLessThan(512 << 10);
    assertThat(report.unknown()).contains(Kind.DISK);
  }

  @Test
  @DisplayName("A configured node is read with the rights of a reader; a stranger's is not")
  void configured() throws Exception {
    var cluster = TestSecrets.fresh();
    var leaf = TestTls.configured(cluster, Instant.now(), "127.0.0.1");
    try (var node = new FakeNode(TestTls.mutual(leaf, cluster))) {
      node.resources.put("MemoryModules.hardware.talos.dev/A", "{sizeMiB: 8}");
      var secrets = Optional.of(SecretsYaml.write(cluster));
      assertThat(configurator(node).survey(TestTls.loopback(), secrets))
          .isInstanceOfSatisfying(
              Survey.Read.class, read -> assertThat(one(read.report(), Kind.MEMORY)).isNotNull());
      assertThat(configurator(node).survey(TestTls.loopback(), Optional.empty()))
          .isInstanceOf(Survey.Unreadable.class);
    }
  }
}
