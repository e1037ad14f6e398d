package dev.ichor.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A UKI and an ISO as Image Factory names them, out of a kernel and an initramfs: systemd's stub
 * with the sections of the UAPI group's "Unified Kernel Image" specification, and an ISO 9660 whose
 * EFI system partition holds that UKI and whose {@code grub.cfg} starts the same for BIOS.
 */
final class WholeImages {
  private static final Path STUB = Path.of("/usr/lib/systemd/boot/efi/linuxx64.efi.stub");
  private static final String LINE = "talos.platform=metal console=ttyS0 panic=10";
  private static final int LINE_ROOM = 1024;

  private WholeImages() {}

  /** Skips the calling test where a part is missing. */
  static void require() {
    Requirements.skipIfMissing(STUB.toString(), "systemd-boot-efi");
    Requirements.skipIfMissing("objcopy", "binutils");
    Requirements.skipIfMissing("mformat", "mtools");
    Requirements.skipIfMissing("xorriso", "xorriso");
  }

  static boolean canBeMade() {
    return Files.isReadable(STUB)
        && List.of("objcopy", "mformat", "xorriso").stream()
            .allMatch(tool -> Files.isExecutable(Path.of("/usr/bin/" + tool)));
  }

  /** Writes {@code metal-amd64-uki.efi} and {@code metal-amd64.iso} into the directory. */
  static void make(Path directory, Path kernel, Path initramfs) {
    var scratch = Project.fresh("whole-images");
    try {
      var uki = directory.resolve("metal-amd64-uki.efi");
      uki(scratch, kernel, initramfs, uki);
      iso(scratch, kernel, initramfs, uki, directory.resolve("metal-amd64.iso"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make images in " + directory, e);
    }
  }

  /** Where systemd 252 lays the sections: behind the stub, the kernel with room of 16 MB. */
  private static void uki(Path scratch, Path kernel, Path initramfs, Path uki) throws IOException {
    var release = Files.writeString(scratch.resolve("osrel"), "ID=lab\nNAME=Lab\nVERSION_ID=1\n");
    var command = new ArrayList<>(List.of("objcopy"));
    command.addAll(section(".osrel", release, 0x20000));
    command.addAll(section(".cmdline", line(scratch), 0x30000));
    command.addAll(section(".linux", kernel, 0x2000000));
    command.addAll(section(".initrd", initramfs, 0x3000000));
    command.addAll(List.of(STUB.toString(), uki.toString()));
    Shell.must(command.toArray(String[]::new));
  }

  /** Padded, as there must be room for the arguments of one machine. */
  private static Path line(Path scratch) throws IOException {
    var octets = new byte[LINE_ROOM];
    Arrays.fill(octets, (byte) ' ');
    var text = LINE.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, octets, 0, text.length);
    return Files.write(scratch.resolve("cmdline"), octets);
  }

  private static List<String> section(String name, Path content, int address) {
    return List.of(
        "--add-section",
        name + "=" + content,
        "--change-section-vma",
        "%s=0x%x".formatted(name, address));
  }

  private static void iso(Path scratch, Path kernel, Path initramfs, Path uki, Path iso)
      throws IOException {
    var root = scratch.resolve("tree");
    var tree = root.resolve("boot");
    Files.createDirectories(tree.resolve("grub"));
    Files.copy(kernel, tree.resolve("vmlinuz"));
    Files.copy(initramfs, tree.resolve("initramfs.xz"));
    Files.write(tree.resolve("eltorito.img"), new byte[2048]);
    Files.writeString(
        tree.resolve("grub/grub.cfg"),
        """
        menuentry "Talos ISO" {
          linux /boot/vmlinuz %s
          initrd /boot/initramfs.xz
        }
        """
            .formatted(LINE));
    efiPartition(root.resolve("efiboot.img"), uki);
    Shell.must(
        "xorriso",
        "-as",
        "mkisofs",
        "-quiet",
        "-J",
        "-R",
        "-o",
        iso.toString(),
        "-b",
        "boot/eltorito.img",
        "-no-emul-boot",
        "-boot-load-size",
        "4",
        "-eltorito-alt-boot",
        "-e",
        "efiboot.img",
        "-no-emul-boot",
        root.toString());
  }

  private static void efiPartition(Path image, Path uki) throws IOException {
    long megabytes = Files.size(uki) / (1 << 20) + 4;
    Shell.must("truncate", "-s", megabytes + "M", image.toString());
    Shell.must("mformat", "-i", image.toString(), "::");
    for (var folder : List.of("::/EFI", "::/EFI/BOOT")) {
      Shell.must("mmd", "-i", image.toString(), folder);
    }
    Shell.must("mcopy", "-i", image.toString(), uki.toString(), "::/EFI/BOOT/BOOTX64.EFI");
  }
}
