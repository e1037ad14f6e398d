package dev.ichor.api.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Boot files for the simulated rack: a header that says what they are, then random octets. EFI
 * programs begin with MZ (PE/COFF), which firmware looks at. Nothing real can start from them, and
 * nothing is downloaded.
 */
public final class DemoFiles {
  private static final int MIB = 1 << 20;

  private DemoFiles() {}

  /** Kernel and initramfs, as {@code --assets} takes them. */
  public static Path assets(Path data) throws IOException {
    var directory = Files.createDirectories(data.resolve("demo-assets"));
    write(directory.resolve("kernel-amd64"), 2 * MIB);
    write(directory.resolve("initramfs-amd64.xz"), 4 * MIB);
    return directory;
  }

  /** Loaders under the names that DHCP advertises, as {@code --loaders} takes them. */
  public static Path loaders(Path data) throws IOException {
    var directory = Files.createDirectories(data.resolve("demo-loaders"));
    for (var name : List.of("undionly.kpxe", "snponly.efi", "ipxe.efi", "snponly-arm64.efi")) {
      write(directory.resolve(name), MIB / 4);
    }
    return directory;
  }

  /** The same octets at each start, so that a restart finds nothing changed. */
  private static void write(Path file, int octets) throws IOException {
    var content = new byte[octets];
    new Random(file.getFileName().toString().hashCode()).nextBytes(content);
    var magic = file.toString().endsWith(".efi") ? "MZ" : "";
    var header =
        "%s Ichor demo: %s. Random octets, for the simulated rack only.%n"
            .formatted(magic, file.getFileName())
            .getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(header, 0, content, 0, header.length);
    Files.write(file, content);
  }
}
