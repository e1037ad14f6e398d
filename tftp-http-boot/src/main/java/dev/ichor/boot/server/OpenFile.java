package dev.ichor.boot.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.assets.BootFile;
import io.netty.buffer.ByteBuf;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.FileRegion;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Octets of a {@link BootFile} at any offset, open for the length of one transfer or answer. */
public interface OpenFile extends Closeable {
  /** For an answer without a body. */
  OpenFile NONE = new Memory(new byte[0]);

  /** Writes exactly {@code length} octets from {@code offset}, or throws. */
  void write(ByteBuf out, long offset, int length) throws IOException;

  /** The same octets as the page cache can send them (sendfile); absent: they are not all there. */
  default Optional<FileRegion> region(long offset, int length) {
    return Optional.empty();
  }

  /** Opens the file; a file on disk must still have the size that was announced. */
  static OpenFile of(BootFile file) throws IOException {
    return switch (file) {
      case BootFile.InMemory(var content) -> new Memory(content.toArray());
      case BootFile.OnDisk onDisk ->
          Disk.of(onDisk, FileChannel.open(onDisk.path(), StandardOpenOption.READ));
      case BootFile.Patched patched -> new Patched(patched, of(patched.base()));
    };
  }

  /** Rendered content. */
  final class Memory implements OpenFile {
    private final byte[] content;

    Memory(byte[] content) {
      this.content = requireNonNull(content, "content");
    }

    @Override
    public void write(ByteBuf out, long offset, int length) {
      out.writeBytes(content, (int) offset, length);
    }

    @Override
    public void close() {}
  }

  /** A file; most reads come from the page cache. */
  final class Disk implements OpenFile {
    private final FileChannel channel;

    Disk(FileChannel channel) {
      this.channel = requireNonNull(channel, "channel");
    }

    /** The channel is closed when this throws. */
    static Disk of(BootFile.OnDisk file, FileChannel channel) throws IOException {
      try {
        if (channel.size() != file.size()) {
          throw new IOException("%s changed while it was being served".formatted(file.path()));
        }
        return new Disk(channel);
      } catch (IOException | RuntimeException e) {
        try (channel) {
          throw e;
        }
      }
    }

    @Override
    public void write(ByteBuf out, long offset, int length) throws IOException {
      var done = 0;
      while (done < length) {
        var read = out.writeBytes(channel, offset + done, length - done);
        if (read <= 0) {
          throw new EOFException("file ended %d octets early".formatted(length - done));
        }
        done += read;
      }
    }

    @Override
    public Optional<FileRegion> region(long offset, int length) {
      return Optional.of(new Region(channel, offset, length));
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** A file on disk of which some octets are others. */
  final class Patched implements OpenFile {
    private final BootFile.Patched file;
    private final OpenFile base;

    Patched(BootFile.Patched file, OpenFile base) {
      this.file = requireNonNull(file, "file");
      this.base = requireNonNull(base, "base");
    }

    @Override
    public void write(ByteBuf out, long offset, int length) throws IOException {
      for (var piece : file.pieces(offset, length)) {
        switch (piece) {
          case BootFile.Piece.FromDisk(_, var at, var part) -> base.write(out, at, (int) part);
          case BootFile.Piece.FromMemory(var octets) -> out.writeBytes(octets.toArray());
        }
      }
    }

    @Override
    public Optional<FileRegion> region(long offset, int length) {
      var pieces = file.pieces(offset, length);
      return pieces.size() == 1 && pieces.getFirst() instanceof BootFile.Piece.FromDisk
          ? base.region(offset, length)
          : Optional.empty();
    }

    @Override
    public void close() throws IOException {
      base.close();
    }
  }

  /** A stretch of a file that others also send from: the file outlives it. */
  final class Region extends DefaultFileRegion {
    Region(FileChannel channel, long offset, long length) {
      super(channel, offset, length);
    }

    @Override
    protected void deallocate() {}
  }
}
