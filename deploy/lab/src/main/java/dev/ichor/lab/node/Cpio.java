package dev.ichor.lab.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An initramfs: an uncompressed "newc" archive (buffer-format.rst of the Linux kernel) of regular
 * files and the directories above them. Times are kept: the JVM's ahead-of-time cache knows its
 * jars by them.
 */
final class Cpio implements Payload {
  private static final int DIRECTORY = 0x4000 | 0755;
  private static final int HEADER_OCTETS = 110;

  /**
   * @param mode type and permissions, as in {@code st_mode}
   * @param mtime seconds since 1970
   */
  private record Entry(String name, int mode, long mtime, Payload content) {
    long size() {
      return padded(HEADER_OCTETS + name.length() + 1) + padded(content.size());
    }
  }

  private final List<Entry> entries = new ArrayList<>();

  private Cpio() {}

  /** The regular files at and below {@code tops}, such as {@code init} or {@code lib}. */
  static Cpio of(Path root, List<String> tops) {
    var files = new TreeSet<Path>();
    for (var top : tops) {
      try (Stream<Path> all = Files.walk(root.resolve(top))) {
        all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
            .forEach(files::add);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot list " + root.resolve(top), e);
      }
    }
    var archive = new Cpio();
    parents(root, files)
        .forEach(name -> archive.entries.add(new Entry(name, DIRECTORY, 0, Payload.of(empty()))));
    files.forEach(file -> archive.entries.add(entry(root, file)));
    archive.entries.add(new Entry("TRAILER!!!", 0, 0, Payload.of(empty())));
    return archive;
  }

  /** A directory sorts before what is in it. */
  private static TreeSet<String> parents(Path root, TreeSet<Path> files) {
    var names = new TreeSet<String>();
    for (var file : files) {
      for (var up = root.relativize(file).getParent(); up != null; up = up.getParent()) {
        names.add(up.toString());
      }
    }
    return names;
  }

  private static Entry entry(Path root, Path file) {
    try {
      int mode = (Integer) Files.getAttribute(file, "unix:mode");
      long mtime = Files.getLastModifiedTime(file).to(TimeUnit.SECONDS);
      return new Entry(root.relativize(file).toString(), mode, mtime, Payload.file(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  @Override
  public long size() {
    return entries.stream().mapToLong(Entry::size).sum();
  }

  @Override
  public void writeTo(WritableByteChannel out) throws IOException {
    for (int i = 0; i < entries.size(); i++) {
      var entry = entries.get(i);
      Payload.writeFully(out, header(entry, i + 1));
      entry.content().writeTo(out);
      long size = entry.content().size();
      Payload.writeFully(out, ByteBuffer.allocate((int) (padded(size) - size)));
    }
  }

  private static ByteBuffer header(Entry entry, int inode) {
    int links = 1;
    var text =
        "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%s"
            .formatted(
                inode,
                entry.mode(),
                0,
                0,
                links,
                entry.mtime(),
                entry.content().size(),
                0,
                0,
                0,
                0,
                entry.name().length() + 1,
                0,
                entry.name());
    var buffer = ByteBuffer.allocate((int) padded(HEADER_OCTETS + entry.name().length() + 1));
    return buffer.put(text.getBytes(US_ASCII)).rewind();
  }

  private static long padded(long octets) {
    return (octets + 3) / 4 * 4;
  }

  private static ByteBuffer empty() {
    return ByteBuffer.allocate(0);
  }
}
