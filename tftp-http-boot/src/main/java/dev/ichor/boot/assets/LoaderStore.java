package dev.ichor.boot.assets;

import dev.ichor.boot.assets.FileLookup.Absent;
import dev.ichor.boot.assets.FileLookup.Present;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Network boot loaders in a directory of the operator's, by default where Debian's package ipxe
 * puts them; signed loaders and SYSLINUX's also where Debian's packages put those. Only names that
 * have the form of a loader are looked up, and only there, so links out of the directory are the
 * operator's own and are followed (Debian links ipxe.efi to /boot).
 */
public final class LoaderStore {
  /** Debian's package {@code ipxe}. */
  public static final Path DEBIAN = Path.of("/usr/lib/ipxe");

  /** Where the file of a name may lie inside the directory, best first. */
  private static final Map<String, List<String>> PLACES =
      Map.ofEntries(
          Map.entry(BootNames.UNDIONLY, List.of("undionly.kpxe", "x86_64-pcbios/undionly.kpxe")),
          Map.entry(BootNames.IPXE_BIOS, List.of("ipxe.pxe", "x86_64-pcbios/ipxe.pxe")),
          Map.entry(BootNames.SNPONLY_X64, List.of("snponly.efi", "x86_64-efi/snponly.efi")),
          Map.entry(BootNames.IPXE_X64, List.of("ipxe.efi", "x86_64-efi/ipxe.efi")),
          Map.entry(BootNames.SNPONLY_ARM64, List.of("snponly-arm64.efi", "arm64-efi/snponly.efi")),
          Map.entry(BootNames.IPXE_ARM64, List.of("ipxe-arm64.efi", "arm64-efi/ipxe.efi")),
          Map.entry(BootNames.SHIM_X64, List.of("shimx64.efi", "/usr/lib/shim/shimx64.efi.signed")),
          Map.entry(
              BootNames.GRUB_X64,
              List.of(
                  "grubx64.efi",
                  "grubnetx64.efi.signed",
                  "/usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed")),
          Map.entry(
              BootNames.SHIM_ARM64, List.of("shimaa64.efi", "/usr/lib/shim/shimaa64.efi.signed")),
          Map.entry(
              BootNames.GRUB_ARM64,
              List.of("grubaa64.efi", "/usr/lib/grub/arm64-efi-signed/grubnetaa64.efi.signed")),
          Map.entry(BootNames.GRUB_BIOS, List.of("core.0", "boot/grub/i386-pc/core.0")),
          Map.entry(BootNames.PXELINUX, List.of("lpxelinux.0", "/usr/lib/PXELINUX/lpxelinux.0")),
          Map.entry("pxelinux.0", List.of("pxelinux.0", "/usr/lib/PXELINUX/pxelinux.0")),
          Map.entry(
              BootNames.SYSLINUX_X64,
              List.of("syslinux.efi", "/usr/lib/SYSLINUX.EFI/efi64/syslinux.efi")),
          Map.entry(
              "ldlinux.c32", List.of("ldlinux.c32", "/usr/lib/syslinux/modules/bios/ldlinux.c32")),
          Map.entry(
              "ldlinux.e64",
              List.of("ldlinux.e64", "/usr/lib/syslinux/modules/efi64/ldlinux.e64")));

  /** What a site misses that does not have them; the others are for some machines only. */
  private static final Set<String> USUAL =
      Set.of(BootNames.UNDIONLY, BootNames.SNPONLY_X64, BootNames.IPXE_X64);

  private final Path directory;
  private final List<Path> directories;
  private final Digests digests = new Digests();

  public LoaderStore(Path directory) {
    this(directory, List.of());
  }

  /**
   * @param directory the operator's
   * @param others looked at for what the first one lacks, e.g. loaders that came with a bundle
   */
  public LoaderStore(Path directory, List<Path> others) {
    this.directory = directory;
    this.directories = Stream.concat(Stream.of(directory), others.stream()).toList();
  }

  /** A loader by its {@link BootNames} name. */
  public FileLookup find(String name) {
    var path = place(name);
    if (path.isEmpty() && !PLACES.containsKey(name)) {
      return new Absent("there is no %s in %s".formatted(Printable.of(name), directory));
    }
    if (path.isEmpty()) {
      return new Absent(
          "loader %s is not in %s; install the package %s or name its directory with --loaders"
              .formatted(name, directory, debianPackage(name)));
    }
    return found(path.get());
  }

  private FileLookup found(Path path) {
    try {
      return new Present(digests.of(path));
    } catch (IOException e) {
      return new Absent(
          "loader %s cannot be read: %s; check owner and mode of the file"
              .formatted(path, e.getMessage()));
    }
  }

  /** One sentence with the remedy for each loader that most sites need and that is not there. */
  public List<String> missing() {
    return PLACES.keySet().stream()
        .filter(USUAL::contains)
        .sorted()
        .map(this::find)
        .filter(Absent.class::isInstance)
        .map(lookup -> ((Absent) lookup).why())
        .toList();
  }

  /** A part of a GRUB that {@code grub-mknetdir} put into the directory. */
  public FileLookup grubModule(String platform, String file) {
    var path = directory.resolve("boot/grub").resolve(platform).resolve(file);
    if (!platform.matches("[a-z0-9_-]+")
        || !file.matches("[a-z0-9_-]+\\.(mod|lst)")
        || !Files.isRegularFile(path)) {
      return new Absent("there is no boot/grub/%s/%s in %s".formatted(platform, file, directory));
    }
    return found(path);
  }

  private static String debianPackage(String name) {
    return switch (name) {
      case BootNames.SHIM_X64, BootNames.SHIM_ARM64 -> "shim-signed";
      case BootNames.GRUB_X64 -> "grub-efi-amd64-signed";
      case BootNames.GRUB_ARM64 -> "grub-efi-arm64-signed";
      case BootNames.GRUB_BIOS -> "grub-pc-bin, run grub-mknetdir";
      case BootNames.PXELINUX, "pxelinux.0" -> "pxelinux";
      case BootNames.SYSLINUX_X64 -> "syslinux-efi";
      case "ldlinux.c32", "ldlinux.e64" -> "syslinux-common";
      default -> "ipxe";
    };
  }

  private Optional<Path> place(String name) {
    if (!BootNames.isLoaderFile(name)) {
      return Optional.empty();
    }
    var places = PLACES.getOrDefault(name, List.of(name));
    return directories.stream()
        .flatMap(root -> places.stream().map(root::resolve))
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
