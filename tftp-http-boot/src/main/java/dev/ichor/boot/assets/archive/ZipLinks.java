package dev.ichor.boot.assets.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Looks for symbolic links in a zip. Only its central directory tells (APPNOTE.TXT 4.4.15: the
 * upper half of the external attributes is the Unix mode); to a reader of the stream a link is a
 * file.
 */
final class ZipLinks {
  private static final int END = 0x06054b50;
  private static final int ENTRY = 0x02014b50;
  private static final int END_SIZE = 22;
  private static final int ENTRY_SIZE = 46;
  private static final int LARGEST_DIRECTORY = 16 << 20;

  private ZipLinks() {}

  /**
   * @throws HostileArchiveException when there is one, or the directory cannot be read
   */
  static void refuse(Path archive) throws IOException {
    try (var channel = FileChannel.open(archive)) {
      var tail = read(channel, Math.max(0, channel.size() - 65_557), 65_557);
      var end = tail.limit() - END_SIZE;
      while (end >= 0 && tail.getInt(end) != END) {
        end--;
      }
      if (end < 0) {
        throw new HostileArchiveException("the zip has no directory; it is damaged or cut off");
      }
      var size = tail.getInt(end + 12) & 0xffffffffL;
      var offset = tail.getInt(end + 16) & 0xffffffffL;
      if (size > LARGEST_DIRECTORY || offset + size > channel.size()) {
        throw new HostileArchiveException(
            "the zip's directory is not where it should be; pack it as tar");
      }
      entries(read(channel, offset, (int) size));
    }
  }

  private static ByteBuffer read(FileChannel channel, long offset, int size) throws IOException {
    var buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) > 0) {
      // until the end
    }
    return buffer.flip();
  }

  private static void entries(ByteBuffer directory) throws HostileArchiveException {
    var at = 0;
    while (at + ENTRY_SIZE <= directory.limit()) {
      if (directory.getInt(at) != ENTRY) {
        throw new HostileArchiveException("the zip's directory is damaged");
      }
      var mode = directory.getShort(at + 40) & 0xf000;
      if (mode != 0 && mode != 0x8000 && mode != 0x4000) {
        throw new HostileArchiveException(
            "the archive holds a link or device; pack the files themselves");
      }
      at +=
          ENTRY_SIZE
              + (directory.getShort(at + 28) & 0xffff)
              + (directory.getShort(at + 30) & 0xffff)
              + (directory.getShort(at + 32) & 0xffff);
    }
  }
}
