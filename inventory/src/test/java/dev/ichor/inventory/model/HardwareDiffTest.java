package dev.ichor.inventory.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.HardwarePart.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What changed in a machine between two readings")
class HardwareDiffTest {
  private static HardwareReport report(HardwarePart... parts) {
    return new HardwareReport(Instant.EPOCH, "v1.13.9", List.of(parts), Set.of());
  }

  private static HardwarePart dimm(String slot, String serial) {
    return new HardwarePart(
        Kind.MEMORY,
        slot,
        Map.of("sizeMiB", "32768", "manufacturer", "Samsung", "serial", serial),
        Map.of());
  }

  private static HardwarePart disk(String name, String wwid) {
    return new HardwarePart(
        Kind.DISK, name, Map.of("sizeBytes", "480", "model", "PM9A3", "wwid", wwid), Map.of());
  }

  private static HardwarePart nic(String name, String mac, String bus) {
    return new HardwarePart(Kind.NIC, name, Map.of("mac", mac), Map.of("bus", bus, "link", "up"));
  }

  private static List<String> told(HardwareReport before, HardwareReport after) {
    return HardwareChange.sentences(HardwareDiff.of(before, after), 20);
  }

  @Test
  @DisplayName("A DIMM that is gone is told with slot, size and serial number")
  void dimmGone() {
    assertThat(told(report(dimm("A1", "S1"), dimm("A2", "S2")), report(dimm("A1", "S1"))))
        .containsExactly("memory module A2 is gone (32768 MiB, Samsung, serial S2)");
  }

  @Test
  @DisplayName("One of four DIMMs that all show one serial number is missed too")
  void equalSerials() {
    assertThat(
            told(
                report(dimm("A1", "0"), dimm("A2", "0"), dimm("B1", "0")),
                report(dimm("A1", "0"), dimm("B1", "0"))))
        .containsExactly("memory module A2 is gone (32768 MiB, Samsung, serial 0)");
  }

  @Test
  @DisplayName("A DIMM in another slot has moved; two that were swapped have both moved")
  void moved() {
    assertThat(told(report(dimm("A1", "S1")), report(dimm("B1", "S1"))))
        .containsExactly("memory module A1 moved to B1 (32768 MiB, Samsung, serial S1)");
    assertThat(
            told(
                report(dimm("A1", "S1"), dimm("A2", "S2")),
                report(dimm("A1", "S2"), dimm("A2", "S1"))))
        .hasSize(2)
        .allMatch(text -> text.contains("moved to"));
  }

  @Test
  @DisplayName("A disk with another WWID under the same name was replaced")
  void diskReplaced() {
    assertThat(told(report(disk("sda", "naa.1")), report(disk("sda", "naa.2"))))
        .containsExactly(
            "disk sda was replaced: was 480 octets, PM9A3, wwid naa.1; is 480 octets, PM9A3, wwid"
                + " naa.2");
  }

  @Test
  @DisplayName("Disks that the kernel numbered in another order are the same disks")
  void renumbered() {
    assertThat(
            told(
                report(disk("sda", "naa.1"), disk("sdb", "naa.2")),
                report(disk("sda", "naa.2"), disk("sdb", "naa.1"))))
        .isEmpty();
  }

  @Test
  @DisplayName("A NIC that sits on another bus address has moved; a new name alone is no move")
  void nicMoved() {
    var before = report(nic("enp1s0", "52:54:00:00:00:01", "0000:01:00.0"));
    assertThat(told(before, report(nic("enp2s0", "52:54:00:00:00:01", "0000:02:00.0"))))
        .containsExactly("NIC enp1s0 moved to enp2s0 (mac 52:54:00:00:00:01)");
    assertThat(told(before, report(nic("eth0", "52:54:00:00:00:01", "0000:01:00.0")))).isEmpty();
  }

  @Test
  @DisplayName("New firmware on a disk is a change of that disk")
  void altered() {
    var before = Map.of("wwid", "naa.1", "firmware", "1.0");
    var after = Map.of("wwid", "naa.1", "firmware", "1.1");
    assertThat(
            told(
                report(new HardwarePart(Kind.DISK, "sda", before, Map.of())),
                report(new HardwarePart(Kind.DISK, "sda", after, Map.of()))))
        .containsExactly("disk sda changed: firmware was 1.0, is 1.1");
  }

  @Test
  @DisplayName("What a newer Talos tells for the first time, link, addresses and extensions: none")
  void noChange() {
    var told = Map.of("product", "One", "bios", "2.1");
    assertThat(
            told(
                report(
                    new HardwarePart(Kind.SYSTEM, "system", Map.of("product", "One"), Map.of()),
                    nic("eth0", "52:54:00:00:00:01", "b"),
                    new HardwarePart(Kind.ADDRESS, "eth0/10.0.0.1/24", Map.of(), Map.of())),
                report(
                    new HardwarePart(Kind.SYSTEM, "system", told, Map.of()),
                    new HardwarePart(
                        Kind.NIC,
                        "eth0",
                        Map.of("mac", "52:54:00:00:00:01"),
                        Map.of("bus", "b", "link", "down")),
                    new HardwarePart(Kind.EXTENSION, "iscsi-tools", Map.of(), Map.of()))))
        .isEmpty();
  }

  @Test
  @DisplayName("A list that is not whole never reads as loss")
  void notWhole() {
    var cut = new HardwareReport(Instant.EPOCH, "", List.of(), Set.of(Kind.MEMORY, Kind.DISK));
    var before = report(dimm("A1", "S1"), disk("sda", "naa.1"));
    assertThat(HardwareDiff.of(before, cut)).isEmpty();
    assertThat(HardwareDiff.of(cut, before)).isEmpty();
    assertThat(cut.completedBy(before).parts()).containsExactlyElementsOf(before.parts());
    assertThat(cut.completedBy(before).unknown()).isEmpty();
  }

  @Test
  @DisplayName("Many changes are told by the first, with a word on the rest")
  void many() {
    var all = new HardwarePart[30];
    for (var i = 0; i < all.length; i++) {
      all[i] = dimm("D%02d".formatted(i), "S" + i);
    }
    assertThat(told(report(all), report())).hasSize(21).last().isEqualTo("and 10 more changes");
  }
}
