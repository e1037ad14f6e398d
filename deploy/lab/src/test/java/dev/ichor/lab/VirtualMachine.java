package dev.ichor.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One machine of the lab under TCG: an empty disk, one network card, the serial console in a file.
 *
 * @param directory its files: {@code disk.raw}, {@code vars.fd}, {@code serial.log}
 * @param mac lower case with colons
 */
record VirtualMachine(Firmware firmware, String mac, String uuid, Path directory, String tap) {
  private static final long DISK_BYTES = 4L << 30;

  /** Makes the disk (sparse) and the firmware's variables. */
  VirtualMachine {
    try {
      Files.createDirectories(directory);
      try (var disk = new RandomAccessFile(directory.resolve("disk.raw").toFile(), "rw")) {
        disk.setLength(DISK_BYTES);
      }
      if (firmware != Firmware.BIOS) {
        Files.copy(firmware.variables(), directory.resolve("vars.fd"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a machine in " + directory, e);
    }
  }

  Path serial() {
    return directory.resolve("serial.log");
  }

  /** Network first, then disk: how a rack's servers usually stand. */
  List<String> networkFirst() {
    return command(",bootindex=1", ",bootindex=2", List.of());
  }

  /** What a BMC's hook runs: it ends at the guest's reset, so that the next start can differ. */
  List<String> onceFromNetwork() {
    return command(",bootindex=1", ",bootindex=2", List.of("-no-reboot"));
  }

  /** Disk only: a machine whose boot order was not overridden. */
  List<String> fromDisk() {
    return command("", ",bootindex=1", List.of("-no-reboot", "-boot", "strict=on"));
  }

  /**
   * Without a disk, and with a card that is not in the boot order; what is added may be. With a
   * virtio disk beside the card Debian's {@code lpxelinux.0} hangs in QEMU before its first packet,
   * whoever serves it.
   */
  List<String> diskless(List<String> more) {
    var all = new ArrayList<>(board());
    all.addAll(card(""));
    all.addAll(more);
    return List.copyOf(all);
  }

  private List<String> command(String card, String disk, List<String> more) {
    var all = new ArrayList<>(board());
    all.addAll(
        List.of(
            "-drive",
            "if=none,id=disk,format=raw,cache=unsafe,file=" + directory.resolve("disk.raw"),
            "-device",
            "virtio-blk-pci,drive=disk,serial=LABDISK-" + tap + disk));
    all.addAll(card(card));
    all.addAll(more);
    return List.copyOf(all);
  }

  private List<String> board() {
    var all =
        new ArrayList<>(
            List.of("qemu-system-x86_64", "-accel", "tcg", "-cpu", "max", "-m", "1024"));
    all.addAll(firmware.machine(directory));
    all.addAll(
        List.of(
            "-display",
            "none",
            "-nodefaults",
            "-uuid",
            uuid,
            "-smbios",
            "type=1,manufacturer=Ichor,product=Lab,serial=LAB-" + tap + ",uuid=" + uuid,
            "-chardev",
            "file,id=console,append=on,path=" + serial(),
            "-serial",
            "chardev:console"));
    return all;
  }

  private List<String> card(String more) {
    return List.of(
        "-netdev",
        "tap,id=lan,script=no,downscript=no,ifname=" + tap,
        "-device",
        "virtio-net-pci,netdev=lan,mac=" + mac + firmware.cardOptions() + more);
  }
}
