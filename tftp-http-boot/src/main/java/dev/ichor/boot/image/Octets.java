package dev.ichor.boot.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** A file, or a part of one, read at any place. */
sealed interface Octets {
  long size();

  /**
   * Exactly so many octets.
   *
   * @throws MalformedImageException when they are not all inside
   */
  ByteBuffer read(long offset, int length) throws IOException;

  /** Where an octet of this is in the file that is served. */
  long inFile(long offset);

  /** A whole file. */
  record OfFile(FileChannel channel, long size) implements Octets {
    @Override
    public ByteBuffer read(long offset, int length) throws IOException {
      MalformedImageException.unless(
          offset >= 0 && length >= 0 && offset <= size - length,
          "the image ends before octet %d",
          offset + length);
      var buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, offset + buffer.position()) < 0) {
          throw new MalformedImageException("the image became shorter while it was read");
        }
      }
      return buffer.flip();
    }

    @Override
    public long inFile(long offset) {
      return offset;
    }
  }

  /** A part. */
  record Window(Octets whole, long from, long size) implements Octets {
    @Override
    public ByteBuffer read(long offset, int length) throws IOException {
      MalformedImageException.unless(
          offset >= 0 && length >= 0 && offset <= size - length,
          "a part of the image ends before octet %d",
          offset + length);
      return whole.read(from + offset, length);
    }

    @Override
    public long inFile(long offset) {
      return whole.inFile(from + offset);
    }
  }
}
