package dev.ichor.lab.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Firmware is the judge in the lab; GRUB's own FAT reader is the quick one. */
class RealDiskTest {
  private static final String CONFIG = "version: v1alpha1\nmachine: {type: worker} # ü\n";

  @TempDir Path directory;
  private Path root;
  private Path device;

  @BeforeEach
  void blankDiskAndInitramfs() throws Exception {
    root = Files.createDirectory(directory.resolve("root"));
    for (var top : List.of("bin", "etc", "lib", "lib64", "node", "installer")) {
      Files.createDirectory(root.resolve(top));
    }
    Files.writeString(root.resolve("init"), "#!/bin/busybox sh\n");
    Files.writeString(root.resolve("bin/busybox"), "applets");
    octets(root.resolve("node/java.aot"), 3_000_001);
    octets(root.resolve("installer/vmlinuz"), 9 << 20);
    octets(root.resolve("installer/boot.img"), 512);
    octets(root.resolve("installer/core.img"), 40_000);
    octets(root.resolve("installer/bootx64.efi"), 90_000);
    device = directory.resolve("disk.raw");
    try (var file = new RandomAccessFile(device.toFile(), "rw")) {
      file.setLength(512 << 20);
    }
  }

  @Test
  @DisplayName("GRUB reads kernel, initramfs and UEFI loader back from the first partition")
  void grub() throws Exception {
    Judge.require("/usr/bin/grub-fstest", "grub-common");
    disk().install(device.toString(), CONFIG);
    assertThat(onPartition("VMLINUZ")).isEqualTo(installer("vmlinuz"));
    assertThat(onPartition("EFI/BOOT/BOOTX64.EFI")).isEqualTo(installer("bootx64.efi"));
    var initramfs = onPartition("INITRD.IMG");
    assertThat(initramfs).hasSizeGreaterThan(3_000_001).startsWith("070701".getBytes(US_ASCII));
  }

  @Test
  @DisplayName(
      "MBR: boot.img's first 440 octets, a bootable EFI partition, 55 AA; core.img behind it")
  void mbr() throws Exception {
    disk().install(device.toString(), CONFIG);
    try (var file = new RandomAccessFile(device.toFile(), "r")) {
      var mbr = new byte[512];
      file.readFully(mbr);
      assertThat(mbr).startsWith(java.util.Arrays.copyOf(installer("boot.img"), 440));
      assertThat(mbr[446]).isEqualTo((byte) 0x80);
      assertThat(mbr[450]).isEqualTo((byte) 0xef);
      assertThat(mbr).endsWith((byte) 0x55, (byte) 0xaa);
      var core = new byte[40_000];
      file.readFully(core);
      assertThat(core).isEqualTo(installer("core.img"));
    }
  }

  @Test
  @DisplayName("Configuration, etcd's data and starts survive the process")
  void survives() {
    var disk = disk();
    assertThat(disk.isInstalled()).isFalse();
    assertThat(disk.countBoot()).isEqualTo(1);
    disk.install(device.toString(), CONFIG);
    assertThat(disk().configuration()).contains(CONFIG);
    assertThat(disk().systemDisk()).contains(device.toString());
    assertThat(disk().hasEtcdData()).isFalse();
    assertThat(disk().startEtcd()).isTrue();
    assertThat(disk().startEtcd()).isFalse();
    assertThat(disk().countBoot()).isEqualTo(2);
    disk().writeConfiguration("version: v1alpha1\n");
    assertThat(disk().configuration()).contains("version: v1alpha1\n");
    assertThat(disk().hasEtcdData()).isTrue();
  }

  @Test
  @DisplayName("A disk that is not installed to is not written")
  void untouched() throws Exception {
    var disk = disk();
    disk.countBoot();
    disk.addEtcdData();
    disk.writeConfiguration(CONFIG);
    disk.wipeState();
    try (var file = Files.newInputStream(device)) {
      assertThat(file.readNBytes(4 << 20)).containsOnly(0);
    }
    assertThat(disk().isInstalled()).isFalse();
  }

  @Test
  @DisplayName("wipe leaves neither boot loader nor configuration; wipeState leaves the system")
  void wiped() throws Exception {
    disk().install(device.toString(), CONFIG);
    disk().wipeState();
    assertThat(disk().isInstalled()).isTrue();
    assertThat(disk().configuration()).isEmpty();
    disk().wipe();
    assertThat(disk().isInstalled()).isFalse();
    try (var file = Files.newInputStream(device)) {
      assertThat(file.readNBytes(512)).containsOnly(0);
    }
  }

  @Test
  @DisplayName("What does not fit is refused before the MBR is written")
  void tooBig() throws Exception {
    octets(root.resolve("installer/core.img"), 2048 * 512);
    assertThatThrownBy(() -> disk().install(device.toString(), CONFIG))
        .hasRootCauseMessage("GRUB's core image does not fit before the boot partition");
    assertThat(disk().isInstalled()).isFalse();
  }

  private RealDisk disk() {
    return RealDisk.find(List.of(device), new Installer(root));
  }

  private byte[] onPartition(String path) throws Exception {
    var name = "(loop0,msdos1)/" + path;
    return Judge.run(directory, List.of("/usr/bin/grub-fstest", device.toString(), "cat", name));
  }

  private byte[] installer(String name) throws Exception {
    return Files.readAllBytes(root.resolve("installer").resolve(name));
  }

  private static void octets(Path file, int count) throws Exception {
    var octets = new byte[count];
    new Random(count).nextBytes(octets);
    Files.write(file, octets);
  }
}
