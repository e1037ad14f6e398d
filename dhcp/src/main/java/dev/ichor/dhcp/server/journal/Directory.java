package dev.ichor.dhcp.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** A directory that this process alone writes; the kernel lets go of it however we end. */
final class Directory implements Storage {
  private static final String LOCK = "lock";
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

  private final Path path;
  private final FileChannel lock;

  private Directory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Made if it is not there, for its owner only. */
  static Directory open(Path path) throws IOException {
    Files.createDirectories(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    var channel =
        FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw new IOException("another process has it");
      }
    } catch (OverlappingFileLockException taken) {
      channel.close();
      throw new IOException("it is open already", taken);
    } catch (IOException taken) {
      channel.close();
      throw taken;
    }
    return new Directory(path, channel);
  }

  @Override
  public List<String> names() throws IOException {
    try (var files = Files.list(path)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> !name.equals(LOCK))
          .sorted()
          .toList();
    }
  }

  @Override
  public File create(String name, int octets) throws IOException {
    var file = path.resolve(name);
    var channel =
        FileChannel.open(
            file,
            NEW,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      channel.write(ByteBuffer.allocate(octets), 0);
      channel.force(true);
      forceNames();
      return new Opened(channel);
    } catch (IOException full) {
      channel.close();
      Files.deleteIfExists(file);
      throw full;
    }
  }

  @Override
  public File open(String name) throws IOException {
    return new Opened(FileChannel.open(path.resolve(name), StandardOpenOption.READ));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(
        path.resolve(from),
        path.resolve(to),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    forceNames();
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(path.resolve(name));
  }

  @Override
  public String place() {
    return path.toString();
  }

  /** A new name is durable only with its directory. */
  private void forceNames() throws IOException {
    try (var directory = FileChannel.open(path, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  private record Opened(FileChannel channel) implements File {
    @Override
    public void write(ByteBuffer octets, long at) throws IOException {
      for (var to = at; octets.hasRemaining(); ) {
        to += channel.write(octets, to);
      }
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public int read(ByteBuffer target, long at) throws IOException {
      return channel.read(target, at);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
