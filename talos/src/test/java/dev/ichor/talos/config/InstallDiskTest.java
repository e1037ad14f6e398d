package dev.ichor.talos.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.Hardware.Disk;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InstallDiskTest {
  private static Disk disk(String name, long gigabytes, String transport) {
    return new Disk(name, gigabytes * 1_000_000_000, "m", "s", "", transport, false, false, false);
  }

  private static Optional<Hardware> with(Disk... disks) {
    return Optional.of(
        new Hardware(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Architecture.AMD64,
            List.of(),
            0,
            List.of(disks),
            List.of(),
            false));
  }

  private static final Disk CD =
      new Disk("sr0", 1_000_000_000, "DVD", "", "", "sata", false, true, true);
  private static final Disk LOCKED =
      new Disk("sdb", 8_000_000_000L, "m", "s", "", "sata", false, true, false);

  @Test
  @DisplayName("Unasked: the smallest writable disk that is neither CD, loop nor USB stick")
  void smallest() {
    var hardware =
        with(
            CD,
            LOCKED,
            disk("loop0", 5, ""),
            disk("sdc", 16, "usb"),
            disk("nvme0n1", 960, "nvme"),
            disk("sda", 480, "sata"));
    assertThat(InstallDisk.choose(Optional.empty(), hardware))
        .isEqualTo(new InstallDisk.Chosen("/dev/sda"));
  }

  @Test
  @DisplayName("A disk under 4 GiB or on USB is taken when there is nothing else")
  void lastResort() {
    assertThat(
            InstallDisk.choose(
                Optional.empty(), with(disk("sda", 1, "sata"), disk("sdb", 64, "sata"))))
        .isEqualTo(new InstallDisk.Chosen("/dev/sdb"));
    assertThat(InstallDisk.choose(Optional.empty(), with(disk("sda", 16, "usb"))))
        .isEqualTo(new InstallDisk.Chosen("/dev/sda"));
  }

  @Test
  @DisplayName("The disk asked for must be there and writable; the advice lists what is there")
  void wanted() {
    assertThat(InstallDisk.choose(Optional.of("/dev/sda"), with(disk("sda", 480, "sata"))))
        .isEqualTo(new InstallDisk.Chosen("/dev/sda"));
    assertThat(InstallDisk.choose(Optional.of("/dev/disk/by-id/x"), with()))
        .isEqualTo(new InstallDisk.Chosen("/dev/disk/by-id/x"));
    assertThat(InstallDisk.choose(Optional.of("/dev/sdz"), Optional.empty()))
        .isEqualTo(new InstallDisk.Chosen("/dev/sdz"));
    advice(
        InstallDisk.choose(Optional.of("/dev/sdz"), with(disk("sda", 480, "sata"))),
        "/dev/sda 480 GB");
    advice(InstallDisk.choose(Optional.of("/dev/sdb"), with(LOCKED)), "read-only");
  }

  @Test
  @DisplayName("No disk, or hardware not read yet, is advice, never a guess")
  void none() {
    advice(InstallDisk.choose(Optional.empty(), with(CD)), "/dev/sr0");
    advice(InstallDisk.choose(Optional.empty(), with()), "no disk at all");
    advice(InstallDisk.choose(Optional.empty(), Optional.empty()), "not known yet");
  }

  private static void advice(InstallDisk choice, String part) {
    assertThat(choice).isInstanceOf(InstallDisk.Impossible.class);
    assertThat(((InstallDisk.Impossible) choice).advice()).contains(part);
  }
}
