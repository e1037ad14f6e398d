package dev.ichor.boot.assets.store;

import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Takes over the first layout: {@code <root>/<version>/<schematic>/<file>} beside {@code
 * <file>.sha256}. A file that still has its digest is renamed into the contents and named; one that
 * has not stays where it is. Interrupted, it goes on at the next start.
 */
final class Migration {
  private static final Logger LOG = Logger.getLogger(Migration.class);
  private static final String SUFFIX = ".sha256";

  private final Path root;
  private final ContentStore store;

  Migration(Path root, ContentStore store) {
    this.root = root;
    this.store = store;
  }

  void run() throws IOException {
    List<Path> versions;
    try (var entries = Files.list(root)) {
      versions =
          entries
              .filter(Files::isDirectory)
              .filter(path -> AssetName.VERSION.matcher(path.getFileName().toString()).matches())
              .toList();
    }
    for (var version : versions) {
      List<Path> files;
      try (var tree = Files.walk(version, 2)) {
        files = tree.filter(Files::isRegularFile).sorted().toList();
      }
      for (var file : files) {
        one(file);
      }
      removeEmpty(version);
    }
  }

  private void one(Path file) throws IOException {
    var text = file.getFileName().toString();
    if (text.startsWith(".import-")) {
      Files.deleteIfExists(file); // what a killed import left
      return;
    }
    if (text.endsWith(SUFFIX)) {
      var of = text.substring(0, text.length() - SUFFIX.length());
      if (!Files.exists(file.resolveSibling(of))) {
        Files.deleteIfExists(file); // its file was moved before the last start ended
      }
      return;
    }
    var digestFile = file.resolveSibling(text + SUFFIX);
    if (!Files.isRegularFile(digestFile)) {
      return;
    }
    try {
      take(file, digestFile, AssetName.parse(root.relativize(file).toString()));
    } catch (IllegalArgumentException e) {
      LOG.warnf("asset left file=%s why=\"%s; import it again\"", file, e.getMessage());
    }
  }

  private void take(Path file, Path digestFile, AssetName name) throws IOException {
    var recorded = new Digest(Files.readString(digestFile).strip());
    var time = Files.getLastModifiedTime(file).toInstant();
    var size = Files.size(file);
    var actual = dev.ichor.boot.assets.Sha256.of(file);
    if (!actual.equals(recorded.hex())) {
      LOG.warnf(
          "asset left file=%s why=\"its SHA-256 is %.12s, %.12s was imported; import it again\"",
          file, actual, recorded.hex());
      return;
    }
    // linked first: until the name is written the old place holds it too
    var aside = store.layout().incoming().resolve("migrate-" + recorded.hex() + ".tmp");
    Files.deleteIfExists(aside);
    Files.createLink(aside, file);
    store.blobs().adopt(aside, new Blobs.Stored(recorded, size));
    Files.deleteIfExists(aside);
    store.point(
        name,
        new Pointer(
            recorded,
            size,
            Pointer.Source.IMPORT,
            "the first layout",
            store.clock().instant(),
            Optional.of(time)));
    Files.deleteIfExists(file);
    Files.deleteIfExists(digestFile);
    LOG.infof(
        "asset moved name=%s sha256=%s why=\"new layout of the store\"", name, recorded.brief());
  }

  private static void removeEmpty(Path version) throws IOException {
    List<Path> folders;
    try (var tree = Files.walk(version, 1)) {
      folders = tree.filter(path -> !path.equals(version)).toList();
    }
    for (var folder : folders) {
      if (isEmpty(folder)) {
        Files.delete(folder);
      }
    }
    if (isEmpty(version)) {
      Files.delete(version);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (var entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }
}
