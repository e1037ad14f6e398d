package dev.ichor.boot.assets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** SHA-256 of files, computed again only when size, time or identity of the file changed. */
public final class Digests {
  private final ConcurrentHashMap<Path, Known> known = new ConcurrentHashMap<>();

  private record Stamp(long size, FileTime modified, Optional<Object> key) {}

  private record Known(Stamp stamp, String sha256) {}

  /** The file as it is now; many callers of one new file compute it once. */
  public BootFile.OnDisk of(Path file) throws IOException {
    var stamp = stamp(file);
    var entry = known.get(file);
    if (entry == null || !entry.stamp().equals(stamp)) {
      entry = computeOnce(file, stamp);
    }
    return new BootFile.OnDisk(file, entry.stamp().size(), entry.sha256());
  }

  private synchronized Known computeOnce(Path file, Stamp stamp) throws IOException {
    var entry = known.get(file);
    if (entry != null && entry.stamp().equals(stamp)) {
      return entry;
    }
    var fresh = new Known(stamp, Sha256.of(file));
    known.put(file, fresh);
    return fresh;
  }

  private static Stamp stamp(Path file) throws IOException {
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw new IOException("%s is not a regular file".formatted(file));
    }
    return new Stamp(
        attributes.size(),
        attributes.lastModifiedTime(),
        Optional.ofNullable(attributes.fileKey()));
  }
}
