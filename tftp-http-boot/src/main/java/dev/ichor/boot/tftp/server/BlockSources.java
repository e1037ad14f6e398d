package dev.ichor.boot.tftp.server;

import dev.ichor.boot.assets.BootFile;
import dev.ichor.boot.server.OpenFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Sources of running transfers. A rack that is switched on asks for one loader many times at once:
 * a small file is read once, stays in memory while somebody fetches it, and is sent from there.
 */
final class BlockSources {
  /** Octets of a file that is kept in memory: every loader, no kernel. */
  private static final long MOST_OCTETS = 4 << 20;

  /** Octets of all of them. */
  private static final long MOST_OCTETS_OF_ALL = 16 << 20;

  private final Map<String, Held> held = new HashMap<>();
  private long octets;

  /** A file in memory and how many transfers send it. */
  private static final class Held {
    private final ByteBuf content;
    private int users;

    Held(ByteBuf content) {
      this.content = content;
    }
  }

  /** Opens a file for one transfer. May read the disk. */
  OpenFile open(BootFile file) throws IOException {
    return switch (file) {
      case BootFile.OnDisk disk when disk.size() <= MOST_OCTETS -> small(disk);
      case BootFile.OnDisk _, BootFile.InMemory _, BootFile.Patched _ -> OpenFile.of(file);
    };
  }

  private OpenFile small(BootFile.OnDisk file) throws IOException {
    synchronized (held) {
      var there = held.get(file.sha256());
      if (there == null) {
        if (octets + file.size() > MOST_OCTETS_OF_ALL) {
          return OpenFile.of(file);
        }
        there = new Held(read(file));
        held.put(file.sha256(), there);
        octets += file.size();
      }
      there.users++;
      return new Shared(file.sha256(), there);
    }
  }

  private static ByteBuf read(BootFile.OnDisk file) throws IOException {
    var content = Unpooled.directBuffer((int) file.size());
    try (var disk = OpenFile.of(file)) {
      disk.write(content, 0, (int) file.size());
      return content;
    } catch (IOException | RuntimeException e) {
      content.release();
      throw e;
    }
  }

  private void leave(String sha256, Held file) {
    synchronized (held) {
      if (--file.users == 0) {
        held.remove(sha256, file);
        octets -= file.content.readableBytes();
        file.content.release();
      }
    }
  }

  /** Octets in memory now. */
  long octets() {
    synchronized (held) {
      return octets;
    }
  }

  /** One transfer's view of a file in memory. */
  private final class Shared implements OpenFile {
    private final String sha256;
    private final Held file;
    private boolean closed;

    Shared(String sha256, Held file) {
      this.sha256 = sha256;
      this.file = file;
    }

    @Override
    public void write(ByteBuf out, long offset, int length) {
      out.writeBytes(file.content, (int) offset, length);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        leave(sha256, file);
      }
    }
  }
}
