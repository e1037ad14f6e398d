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

/**
 * Network boot loaders in a directory of the operator's, by default where Debian's package ipxe
 * puts them. Only names that have the form of a loader are looked up, and only there, so links out
 * of the directory are the operator's own and are followed (Debian links ipxe.efi to /boot).
 */
public final class LoaderStore {
  /** Debian's package {@code ipxe}. */
  public static final Path DEBIAN = Path.of("/usr/lib/ipxe");

  /** Where the file of a name may lie inside the directory, best first. */
  private static final Map<String, List<String>> PLACES =
      Map.of(
          BootNames.UNDIONLY, List.of("undionly.kpxe", "x86_64-pcbios/undionly.kpxe"),
          BootNames.IPXE_BIOS, List.of("ipxe.pxe", "x86_64-pcbios/ipxe.pxe"),
          BootNames.SNPONLY_X64, List.of("snponly.efi", "x86_64-efi/snponly.efi"),
          BootNames.IPXE_X64, List.of("ipxe.efi", "x86_64-efi/ipxe.efi"),
          BootNames.SNPONLY_ARM64, List.of("snponly-arm64.efi", "arm64-efi/snponly.efi"),
          BootNames.IPXE_ARM64, List.of("ipxe-arm64.efi", "arm64-efi/ipxe.efi"));

  /** Not in every package; a site without machines that ask for them does not miss them. */
  private static final Set<String> OPTIONAL =
      Set.of(BootNames.SNPONLY_ARM64, BootNames.IPXE_ARM64, BootNames.IPXE_BIOS);

  private final Path directory;
  private final Digests digests = new Digests();

  public LoaderStore(Path directory) {
    this.directory = directory;
  }

  /** A loader by its {@link BootNames} name. */
  public FileLookup find(String name) {
    var path = place(name);
    if (path.isEmpty() && !PLACES.containsKey(name)) {
      return new Absent("there is no %s in %s".formatted(Printable.of(name), directory));
    }
    if (path.isEmpty()) {
      return new Absent(
          "loader %s is not in %s; install the package ipxe or name its directory with --loaders"
              .formatted(name, directory));
    }
    try {
      return new Present(digests.of(path.get()));
    } catch (IOException e) {
      return new Absent(
          "loader %s cannot be read: %s; check owner and mode of the file"
              .formatted(path.get(), e.getMessage()));
    }
  }

  /** One sentence with the remedy for each loader that most sites need and that is not there. */
  public List<String> missing() {
    return PLACES.keySet().stream()
        .filter(name -> !OPTIONAL.contains(name))
        .sorted()
        .map(this::find)
        .filter(Absent.class::isInstance)
        .map(lookup -> ((Absent) lookup).why())
        .toList();
  }

  private Optional<Path> place(String name) {
    if (!BootNames.isLoaderFile(name)) {
      return Optional.empty();
    }
    return PLACES.getOrDefault(name, List.of(name)).stream()
        .map(directory::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
