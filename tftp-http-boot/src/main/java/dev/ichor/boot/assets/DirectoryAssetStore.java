package dev.ichor.boot.assets;

import dev.ichor.boot.assets.FileLookup.Absent;
import dev.ichor.boot.assets.FileLookup.Present;
import dev.ichor.boot.policy.BootRoute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Assets as {@code <root>/<version>/<schematic>/<file>}, each beside {@code <file>.sha256} with the
 * digest taken at import. A file is served only while it still has that digest.
 */
public final class DirectoryAssetStore implements AssetStore {
  static final String DIGEST_SUFFIX = ".sha256";

  private final Path root;
  private final Digests digests = new Digests();

  /** The root is made when the first asset is imported. */
  public DirectoryAssetStore(Path root) {
    this.root = root;
  }

  /** Talos version, schematic and file that the store holds. */
  public record Held(String version, String schematic, String file) {}

  @Override
  public FileLookup find(String version, String schematic, String file) {
    if (!BootRoute.FILE.matcher(file).matches()) {
      return new Absent("no asset is named so");
    }
    var path = folder(version, schematic).resolve(file);
    var name = "%s of Talos %s, schematic %.8s".formatted(file, version, schematic);
    if (!Files.isRegularFile(path)) {
      return new Absent(
          "asset %s is not in the store; import it with --assets DIR".formatted(name));
    }
    try {
      return verified(path, name);
    } catch (IOException e) {
      return new Absent(
          "asset %s cannot be read: %s; import it again".formatted(name, e.getMessage()));
    }
  }

  /** Everything in the store, in order; digests are not checked. */
  public List<Held> held() throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    List<Held> held = new ArrayList<>();
    try (var tree = Files.walk(root, 3)) {
      for (var file : tree.filter(Files::isRegularFile).sorted().toList()) {
        var name = root.relativize(file);
        if (name.getNameCount() == 3 && hasDigest(file)) {
          held.add(
              new Held(
                  name.getName(0).toString(),
                  name.getName(1).toString(),
                  name.getName(2).toString()));
        }
      }
    }
    return held;
  }

  /** Where the files of a version and schematic lie; never outside the root. */
  Path folder(String version, String schematic) {
    if (!BootRoute.VERSION.matcher(version).matches()
        || !BootRoute.SCHEMATIC.matcher(schematic).matches()) {
      throw new IllegalArgumentException(
          "'%s/%s' is no Talos version and schematic".formatted(version, schematic));
    }
    return root.resolve(version).resolve(schematic);
  }

  static Path digestPath(Path file) {
    return file.resolveSibling(file.getFileName() + DIGEST_SUFFIX);
  }

  private static boolean hasDigest(Path file) {
    return !file.toString().endsWith(DIGEST_SUFFIX) && Files.isRegularFile(digestPath(file));
  }

  private FileLookup verified(Path path, String name) throws IOException {
    if (!Files.isRegularFile(digestPath(path))) {
      return new Absent(
          "asset %s has no recorded digest; import it again with --assets DIR".formatted(name));
    }
    var recorded = Files.readString(digestPath(path)).strip();
    var file = digests.of(path);
    if (!recorded.equals(file.sha256())) {
      return new Absent(
          "asset %s is corrupted: its SHA-256 is %.12s, %.12s was imported; import it again"
              .formatted(name, file.sha256(), recorded));
    }
    return new Present(file);
  }
}
