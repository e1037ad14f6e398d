package dev.ichor.boot.http.server;

import dev.ichor.boot.assets.BootFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultFileRegion;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** Octets of a file at any offset, open for the length of one answer. */
sealed interface FileContent extends Closeable {
  /** For an answer without a body. */
  FileContent NONE = new Memory(new byte[0]);

  /**
   * The message that sends these octets.
   *
   * @param mayStayInKernel whether the page cache may be sent as it is (sendfile); not under TLS
   */
  Object message(ByteBufAllocator alloc, long offset, int length, boolean mayStayInKernel)
      throws IOException;

  /** Opens the file; a file on disk must still have the size that was announced. */
  static FileContent open(BootFile file) throws IOException {
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
  final class Memory implements FileContent {
    private final byte[] content;

    Memory(byte[] content) {
      this.content = content;
    }

    @Override
    public ByteBuf message(ByteBufAllocator alloc, long offset, int length, boolean kernel) {
      return Unpooled.wrappedBuffer(content, (int) offset, length);
    }

    @Override
    public void close() {}
  }

  /** A file on disk. */
  final class Disk implements FileContent {
    private final FileChannel channel;

    Disk(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public Object message(ByteBufAllocator alloc, long offset, int length, boolean mayStayInKernel)
        throws IOException {
      if (mayStayInKernel) {
        return new Region(channel, offset, length);
      }
      var out = alloc.ioBuffer(length);
      try {
        while (out.readableBytes() < length) {
          var done = out.readableBytes();
          if (out.writeBytes(channel, offset + done, length - done) <= 0) {
            throw new EOFException("file ended %d octets early".formatted(length - done));
          }
        }
        return out;
      } catch (IOException | RuntimeException e) {
        out.release();
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** A file on disk of which some octets are others; what is as on disk may stay in the kernel. */
  final class Patched implements FileContent {
    private final BootFile.Patched file;
    private final FileContent base;

    Patched(BootFile.Patched file, FileContent base) {
      this.file = file;
      this.base = base;
    }

    @Override
    public Object message(ByteBufAllocator alloc, long offset, int length, boolean mayStayInKernel)
        throws IOException {
      var pieces = file.pieces(offset, length);
      if (pieces.size() == 1 && pieces.getFirst() instanceof BootFile.Piece.FromDisk) {
        return base.message(alloc, offset, length, mayStayInKernel);
      }
      var out = alloc.ioBuffer(length);
      try {
        for (var piece : pieces) {
          switch (piece) {
            case BootFile.Piece.FromMemory(var octets) -> out.writeBytes(octets.toArray());
            case BootFile.Piece.FromDisk(_, var at, var part) -> {
              var read = (ByteBuf) base.message(alloc, at, (int) part, false);
              out.writeBytes(read);
              read.release();
            }
          }
        }
        return out;
      } catch (IOException | RuntimeException e) {
        out.release();
        throw e;
      }
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
