package dev.ichor.boot.assets.store;

import dev.ichor.boot.assets.policy.AssetName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One small document for each of some names, at {@code <directory>/<version>/<schematic>/<file>}.
 */
final class NameFiles {
  private final Path directory;
  private final Path incoming;

  NameFiles(Path directory, Path incoming) {
    this.directory = directory;
    this.incoming = incoming;
  }

  Optional<byte[]> read(AssetName name) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(at(name)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  Path at(AssetName name) {
    return directory.resolve(name.path());
  }

  void write(AssetName name, byte[] document) throws IOException {
    Durable.write(incoming, at(name), document);
  }

  boolean delete(AssetName name) throws IOException {
    return Durable.delete(at(name));
  }

  /** In order; what is no name is not ours. */
  Set<AssetName> all() throws IOException {
    var names = new TreeSet<AssetName>();
    if (!Files.isDirectory(directory)) {
      return names;
    }
    try (var tree = Files.walk(directory, 3)) {
      for (var file : tree.filter(Files::isRegularFile).toList()) {
        var path = directory.relativize(file);
        if (path.getNameCount() == 3) {
          named(path.toString()).ifPresent(names::add);
        }
      }
    }
    return names;
  }

  private static Optional<AssetName> named(String path) {
    try {
      return Optional.of(AssetName.parse(path));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
