package dev.ichor.boot.tftp.server;

import dev.ichor.boot.assets.BootFile;
import io.netty.buffer.ByteBuf;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** Octets of a file at any offset; kept open for the length of a transfer. */
interface BlockSource extends Closeable {
  /** Writes exactly {@code length} octets from {@code offset}, or throws. */
  void write(ByteBuf out, long offset, int length) throws IOException;

  /** Opens the file; a file on disk must still have the size that was announced. */
  static BlockSource open(BootFile file) throws IOException {
    return switch (file) {
      case BootFile.InMemory(var content) -> new Memory(content.toArray());
      case BootFile.OnDisk(var path, var size, _) -> {
        var channel = FileChannel.open(path, StandardOpenOption.READ);
        if (channel.size() != size) {
          channel.close();
          throw new IOException("%s changed while it was being served".formatted(path));
        }
        yield new Disk(channel);
      }
      case BootFile.Patched patched -> new Patched(patched, open(patched.base()));
    };
  }

  /** Rendered content. */
  final class Memory implements BlockSource {
    private final byte[] content;

    Memory(byte[] content) {
      this.content = content;
    }

    @Override
    public void write(ByteBuf out, long offset, int length) {
      out.writeBytes(content, (int) offset, length);
    }

    @Override
    public void close() {}
  }

  /** A file; most reads come from the page cache. */
  final class Disk implements BlockSource {
    private final FileChannel channel;

    Disk(FileChannel channel) {
      this.channel = channel;
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
    public void close() throws IOException {
      channel.close();
    }
  }

  /** A file of which some octets are others. */
  final class Patched implements BlockSource {
    private final BootFile.Patched file;
    private final BlockSource base;

    Patched(BootFile.Patched file, BlockSource base) {
      this.file = file;
      this.base = base;
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
    public void close() throws IOException {
      base.close();
    }
  }
}
