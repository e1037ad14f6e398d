package dev.ichor.api.app;

import dev.ichor.api.config.IchorConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The data directory, taken: one process at a time. The kernel lets go of the lock when the process
 * ends, however it ends, so a leftover file never hinders a start.
 */
public final class DataClaim implements AutoCloseable {
  private final IchorConfig config;
  private final FileChannel channel;

  private DataClaim(IchorConfig config, FileChannel channel) {
    this.config = config;
    this.channel = channel;
  }

  public IchorConfig config() {
    return config;
  }

  static DataClaim take(IchorConfig config) {
    try {
      for (var directory :
          List.of(config.data(), config.keysDirectory(), config.databaseDirectory())) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      // made by somebody else with other rights, e.g. restored from a backup
      for (var directory : List.of(config.keysDirectory(), config.databaseDirectory())) {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      }
      Files.createDirectories(config.assetsDirectory());
      return new DataClaim(config, lock(config.lockFile()));
    } catch (IOException refused) {
      throw new StartProblem(
          "%s cannot be used as data directory (%s: %s); give a directory of your own with --data"
              .formatted(config.data(), refused.getClass().getSimpleName(), refused.getMessage()),
          refused);
    }
  }

  private static FileChannel lock(Path file) throws IOException {
    var channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    var lock = tryLock(channel);
    if (lock == null) {
      channel.close();
      throw new StartProblem(
          "%s is in use by another Ichor (pid %s); stop that one, or give this one its own --data"
              .formatted(file.getParent(), Files.readString(file).strip()));
    }
    var pid = Long.toString(ProcessHandle.current().pid()) + "\n";
    channel.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
    return channel;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // this very process holds it
    }
  }

  /** Gives the directory back. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failure) {
      throw new UncheckedIOException("closing " + config.lockFile(), failure);
    }
  }
}
