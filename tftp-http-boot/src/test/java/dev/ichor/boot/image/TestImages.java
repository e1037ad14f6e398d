package dev.ichor.boot.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Images in the shape of Talos's, small: made by Debian's tools, or written out by hand. */
final class TestImages {
  private static final int ALIGNMENT = 512;

  private TestImages() {}

  /** A PE program with the sections of a UKI, each padded to 512 octets. */
  static Path uki(Path directory, String line) throws IOException {
    var text = line.getBytes(StandardCharsets.US_ASCII);
    var image = ByteBuffer.allocate(4 * ALIGNMENT + 64 * 1024).order(ByteOrder.LITTLE_ENDIAN);
    image.putShort(0, (short) 0x5a4d).putInt(60, 0x80).putInt(0x80, 0x4550);
    image.putShort(0x84, (short) 0x8664).putShort(0x86, (short) 2).putShort(0x94, (short) 240);
    image.putShort(0x96, (short) 0x22);
    var optional = 0x98;
    image.putShort(optional, (short) 0x20b).putInt(optional + 32, 4096);
    image.putInt(optional + 36, ALIGNMENT).putLong(optional + 24, 0x140000000L);
    image.putInt(optional + 56, 0x40000).putInt(optional + 60, 2 * ALIGNMENT);
    image.putShort(optional + 68, (short) 10).putInt(optional + 108, 16);
    section(image, 0, ".cmdline", text.length, ALIGNMENT, 2 * ALIGNMENT, 0x2000);
    section(image, 1, ".linux", 64 * 1024, 64 * 1024, 3 * ALIGNMENT, 0x4000);
    image.put(2 * ALIGNMENT, text);
    return Files.write(directory.resolve("uki.efi"), image.array());
  }

  private static void section(
      ByteBuffer image, int index, String name, int size, int raw, int at, int address) {
    var header = 0x98 + 240 + index * 40;
    image.put(header, name.getBytes(StandardCharsets.US_ASCII));
    image.putInt(header + 8, size).putInt(header + 12, address);
    image.putInt(header + 16, raw).putInt(header + 20, at).putInt(header + 36, 0x40000040);
  }

  /** The same with a certificate table. */
  static Path signed(Path uki) throws IOException {
    var octets = Files.readAllBytes(uki);
    ByteBuffer.wrap(octets)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x98 + 112 + 32, 1024)
        .putInt(0x98 + 112 + 36, 1480);
    return Files.write(uki.resolveSibling("signed.efi"), octets);
  }

  /** El Torito with a FAT image that has a UKI and another program, and GRUB's configuration. */
  static Path iso(Path directory) throws Exception {
    var tree = Files.createDirectories(directory.resolve("tree/boot/grub"));
    Files.writeString(
        tree.resolve("grub.cfg"),
        """
        set timeout=3
        menuentry "Talos ISO" {
          linux /boot/vmlinuz talos.platform=metal console=tty0
          initrd /boot/initramfs.xz
        }
        menuentry "Reset Talos installation" {
          linux /boot/vmlinuz talos.platform=metal talos.experimental.wipe=system
        }
        """);
    var efi = directory.resolve("tree/efiboot.img");
    run("truncate", "-s", "4M", efi.toString());
    run("mformat", "-i", efi.toString(), "::");
    for (var folder : List.of("::/EFI", "::/EFI/BOOT", "::/EFI/Linux")) {
      run("mmd", "-i", efi.toString(), folder);
    }
    var loader = Files.write(directory.resolve("boot.efi"), new byte[70_000]);
    run("mcopy", "-i", efi.toString(), loader.toString(), "::/EFI/BOOT/BOOTX64.EFI");
    var uki = uki(directory, "talos.platform=metal console=tty0");
    run("mcopy", "-i", efi.toString(), uki.toString(), "::/EFI/Linux/Talos-v1.13.9.efi");
    var bios = Files.write(directory.resolve("tree/boot/eltorito.img"), new byte[2048]);
    var iso = directory.resolve("talos.iso");
    run(
        "xorriso",
        "-as",
        "mkisofs",
        "-quiet",
        "-J",
        "-R",
        "-o",
        iso.toString(),
        "-b",
        "boot/" + bios.getFileName(),
        "-no-emul-boot",
        "-boot-load-size",
        "4",
        "-eltorito-alt-boot",
        "-e",
        "efiboot.img",
        "-no-emul-boot",
        directory.resolve("tree").toString());
    return iso;
  }

  private static void run(String... command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output);
    }
  }
}
