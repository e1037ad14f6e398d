package dev.ichor.talos.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/**
 * The stream of the Kubeconfig call: a tar.gz with one file, whose tar is never closed, so the last
 * block has no padding and there is no end mark, and whose gzip may lack its trailer.
 */
final class KubeconfigArchive {
  private static final int HEADER = 512;
  private static final int SIZE_OFFSET = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int LARGEST = 1 << 20;

  private KubeconfigArchive() {}

  /** The file's text. */
  static String text(byte[] archive) throws IOException {
    try (var tar = new GZIPInputStream(new ByteArrayInputStream(archive))) {
      var header = tar.readNBytes(HEADER);
      if (header.length < HEADER) {
        throw new EOFException("tar header ends at octet " + header.length);
      }
      var size = size(header);
      var content = tar.readNBytes(size);
      if (content.length < size) {
        throw new EOFException("tar file ends at octet %d of %d".formatted(content.length, size));
      }
      return new String(content, UTF_8);
    }
  }

  /** Octal digits, ended by NUL or space (POSIX ustar). */
  private static int size(byte[] header) throws IOException {
    var text = new String(header, SIZE_OFFSET, SIZE_LENGTH, US_ASCII).replace('\0', ' ').strip();
    if (!text.matches("[0-7]{1,11}")) {
      throw new IOException("tar size field at octet 124 is not octal");
    }
    var size = Long.parseLong(text, 8);
    if (size == 0 || size > LARGEST) {
      throw new IOException("tar file of %d octets, wanted 1 to %d".formatted(size, LARGEST));
    }
    return (int) size;
  }
}
