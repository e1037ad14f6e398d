package dev.ichor.boot.assets.store;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writing that is on the disk when it returns, and that a crash leaves done or not begun. */
final class Durable {
  private Durable() {}

  /** Appears whole under its name, or not at all. */
  static void write(Path incoming, Path target, byte[] content) throws IOException {
    var temporary = Files.createTempFile(incoming, "doc-", ".tmp");
    try {
      try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        var buffer = java.nio.ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      directories(parent(target));
      move(temporary, target);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Renames within one file system and forces the directory; replaces what was there. */
  static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(parent(to));
  }

  /** Forces what was written into a file by others. */
  static void forceFile(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Makes the directory and those above it, each forced. */
  static void directories(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    var parent = directory.getParent();
    if (parent != null) {
      directories(parent);
    }
    Files.createDirectories(directory);
    if (parent != null) {
      force(parent);
    }
  }

  static boolean delete(Path file) throws IOException {
    var existed = Files.deleteIfExists(file);
    if (existed) {
      force(parent(file));
    }
    return existed;
  }

  /** The directory of a file below our root. */
  static Path parent(Path file) {
    return requireNonNull(file.getParent(), "parent");
  }

  private static void force(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (NoSuchFileException e) {
      throw new IOException("%s vanished while it was being written".formatted(directory), e);
    }
  }
}
