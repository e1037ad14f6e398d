package dev.ichor.boot.assets;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.policy.BootRoute;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies kernels and initramfs from a directory into the store. Each file appears whole or not at
 * all: it is written beside its place, forced to disk, then renamed.
 *
 * <p>The directory holds {@code kernel-<arch>} and {@code initramfs-<arch>.xz} either directly
 * (they become assets of the version and schematic given here) or under {@code
 * <version>/<schematic>/}.
 */
public final class AssetImport {
  private final DirectoryAssetStore store;
  private final String version;
  private final String schematic;

  /**
   * @param version Talos version of files that lie directly in the directory
   * @param schematic their schematic id
   */
  public AssetImport(DirectoryAssetStore store, String version, String schematic) {
    this.store = requireNonNull(store, "store");
    this.version = requireNonNull(version, "version");
    this.schematic = requireNonNull(schematic, "schematic");
  }

  /**
   * One asset now in the store.
   *
   * @param unchanged it had been there before with the same content
   */
  public record Imported(
      String version, String schematic, String file, long size, String sha256, boolean unchanged) {}

  /** Imports every asset found; throws with what could not be copied, leaving no half file. */
  public List<Imported> from(Path directory) throws IOException {
    List<Imported> imported = new ArrayList<>();
    try (var tree = Files.walk(directory, 3)) {
      for (var file : tree.filter(Files::isRegularFile).sorted().toList()) {
        var name = directory.relativize(file);
        var at = file.getFileName().toString();
        if (!at.matches("(kernel|initramfs)-(amd64|arm64)(\\.xz)?")) {
          continue;
        }
        if (name.getNameCount() == 1) {
          imported.add(copy(file, version, schematic));
        } else if (name.getNameCount() == 3 && isPlace(name)) {
          imported.add(copy(file, name.getName(0).toString(), name.getName(1).toString()));
        }
      }
    }
    return imported;
  }

  private static boolean isPlace(Path name) {
    return BootRoute.VERSION.matcher(name.getName(0).toString()).matches()
        && BootRoute.SCHEMATIC.matcher(name.getName(1).toString()).matches();
  }

  private Imported copy(Path source, String version, String schematic) throws IOException {
    var file = source.getFileName().toString();
    var size = Files.size(source);
    if (store.find(version, schematic, file)
            instanceof FileLookup.Present(BootFile.OnDisk(var path, _, var held))
        && isSame(source, path, held)) {
      return new Imported(version, schematic, file, size, held, true);
    }
    var folder = Files.createDirectories(store.folder(version, schematic));
    sweep(folder);
    var sha256 = writeWhole(source, folder, file);
    force(folder);
    if (store.find(version, schematic, file) instanceof FileLookup.Absent(var why)) {
      throw new IOException(why); // read back: what was written is what will be served
    }
    return new Imported(version, schematic, file, size, sha256, false);
  }

  /** Size and time decide where they agree, so that a start does not read the source again. */
  private static boolean isSame(Path source, Path stored, String held) throws IOException {
    return Files.size(source) == Files.size(stored)
        && (Files.getLastModifiedTime(source).equals(Files.getLastModifiedTime(stored))
            || Sha256.of(source).equals(held));
  }

  /** What an import left that was killed. */
  private static void sweep(Path folder) throws IOException {
    try (var parts = Files.newDirectoryStream(folder, ".import-*.part")) {
      for (var part : parts) {
        Files.deleteIfExists(part);
      }
    }
  }

  /** Digest first, file second: between the two renames the old file is refused, never mixed. */
  private static String writeWhole(Path source, Path folder, String file) throws IOException {
    var target = folder.resolve(file);
    var temporary = Files.createTempFile(folder, ".import-", ".part");
    var temporaryDigest = Files.createTempFile(folder, ".import-", ".part");
    try {
      String sha256;
      try (var in = Files.newInputStream(source);
          var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        sha256 = Sha256.copy(in, Channels.newOutputStream(channel));
        channel.force(true);
      }
      try (var channel = FileChannel.open(temporaryDigest, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap((sha256 + "\n").getBytes(StandardCharsets.US_ASCII)));
        channel.force(true);
      }
      Files.setLastModifiedTime(temporary, Files.getLastModifiedTime(source));
      rename(temporaryDigest, DirectoryAssetStore.digestPath(target));
      rename(temporary, target);
      return sha256;
    } finally {
      Files.deleteIfExists(temporary);
      Files.deleteIfExists(temporaryDigest);
    }
  }

  private static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void force(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
