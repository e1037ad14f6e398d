package dev.ichor.dhcp.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * A directory in memory whose power can fail: what was not forced is then lost, kept or torn, as
 * the seed says. It can be full, and its force can fail.
 */
final class BadDisk implements Storage {
  private final TreeMap<String, Stored> files = new TreeMap<>();
  private final Random random;
  long room = Long.MAX_VALUE;
  boolean isReadOnly;
  int forcesToFail;
  int forces;

  BadDisk(long seed) {
    random = new Random(seed);
  }

  private final class Stored {
    byte[] durable = new byte[0];
    byte[] seen = new byte[0];
    final List<long[]> pending = new ArrayList<>();
  }

  /** The power goes; what was written since the last force may be there, in part, or not. */
  synchronized void crash() {
    for (var file : files.values()) {
      var after = file.durable.clone();
      for (var write : file.pending) {
        var until = write[0] + random.nextLong(write[1] + 1);
        if (random.nextBoolean()) {
          after = grown(after, until);
          System.arraycopy(
              file.seen, (int) write[0], after, (int) write[0], (int) (until - write[0]));
        }
      }
      file.durable = after;
      file.seen = after.clone();
      file.pending.clear();
    }
  }

  synchronized long octets() {
    return files.values().stream().mapToLong(file -> file.seen.length).sum();
  }

  synchronized byte[] content(String name) {
    return java.util.Objects.requireNonNull(files.get(name)).seen.clone();
  }

  synchronized void put(String name, byte[] content) {
    var file = new Stored();
    file.seen = content.clone();
    file.durable = content.clone();
    files.put(name, file);
  }

  private void refuse(long more) throws IOException {
    if (isReadOnly) {
      throw new IOException("Read-only file system");
    }
    if (octets() + more > room) {
      throw new IOException("No space left on device");
    }
  }

  private static byte[] grown(byte[] octets, long size) {
    return size > octets.length ? Arrays.copyOf(octets, (int) size) : octets;
  }

  @Override
  public synchronized List<String> names() {
    return List.copyOf(files.keySet());
  }

  @Override
  public synchronized File create(String name, int octets) throws IOException {
    refuse(octets);
    if (files.containsKey(name)) {
      throw new IOException("File exists: " + name);
    }
    var file = new Stored();
    file.seen = new byte[octets];
    file.durable = new byte[octets];
    files.put(name, file);
    return new Opened(file);
  }

  @Override
  public synchronized File open(String name) throws IOException {
    if (!files.containsKey(name)) {
      throw new IOException("No such file: " + name);
    }
    return new Opened(files.get(name));
  }

  @Override
  public synchronized void rename(String from, String to) {
    files.put(to, files.remove(from));
  }

  @Override
  public synchronized void delete(String name) {
    files.remove(name);
  }

  @Override
  public String place() {
    return "memory";
  }

  @Override
  public void close() {}

  private final class Opened implements File {
    private final Stored file;

    Opened(Stored file) {
      this.file = file;
    }

    @Override
    public void write(ByteBuffer octets, long at) throws IOException {
      synchronized (BadDisk.this) {
        refuse(Math.max(0, at + octets.remaining() - file.seen.length));
        file.pending.add(new long[] {at, octets.remaining()});
        file.seen = grown(file.seen, at + octets.remaining());
        octets.get(file.seen, (int) at, octets.remaining());
      }
    }

    @Override
    public void force() throws IOException {
      synchronized (BadDisk.this) {
        forces++;
        if (forcesToFail > 0) {
          forcesToFail--;
          file.pending.clear(); // as Linux does: the pages are clean now, and lost
          throw new IOException("Input/output error");
        }
        file.durable = file.seen.clone();
        file.pending.clear();
      }
    }

    @Override
    public int read(ByteBuffer target, long at) {
      synchronized (BadDisk.this) {
        var length = (int) Math.min(target.remaining(), file.seen.length - at);
        if (length <= 0) {
          return -1;
        }
        target.put(file.seen, (int) at, length);
        return length;
      }
    }

    @Override
    public void close() {}
  }
}
