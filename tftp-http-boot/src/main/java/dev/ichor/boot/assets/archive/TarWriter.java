package dev.ichor.boot.assets.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a ustar archive of regular files (POSIX.1-1988); the same input, the same octets. */
public final class TarWriter implements AutoCloseable {
  private static final int BLOCK = 512;
  private static final long LARGEST_OCTAL = 0_77777777777L;

  private final OutputStream out;

  public TarWriter(OutputStream out) {
    this.out = out;
  }

  /** One file; the stream must have exactly that many octets. */
  public void add(String name, long size, InputStream content) throws IOException {
    out.write(header(name, size));
    var written = content.transferTo(out);
    if (written != size) {
      throw new IOException("%s has %d octets, %d were announced".formatted(name, written, size));
    }
    out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
  }

  private static byte[] header(String name, long size) throws IOException {
    var octets = name.getBytes(StandardCharsets.US_ASCII);
    if (octets.length > 100) {
      throw new IOException("the name %s is longer than 100 octets".formatted(name));
    }
    var header = new byte[BLOCK];
    System.arraycopy(octets, 0, header, 0, octets.length);
    put(header, 100, "0000644\0");
    put(header, 108, "0000000\0");
    put(header, 116, "0000000\0");
    if (size <= LARGEST_OCTAL) {
      put(header, 124, "%011o\0".formatted(size));
    } else {
      header[124] = (byte) 0x80;
      for (var i = 0; i < 8; i++) {
        header[135 - i] = (byte) (size >>> 8 * i);
      }
    }
    put(header, 136, "00000000000\0");
    put(header, 148, "        ");
    header[156] = '0';
    put(header, 257, "ustar\00000");
    var sum = 0;
    for (var octet : header) {
      sum += octet & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int offset, String text) {
    var octets = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(octets, 0, header, offset, octets.length);
  }

  /** The end of the archive; the stream itself stays open. */
  @Override
  public void close() throws IOException {
    out.write(new byte[2 * BLOCK]);
    out.flush();
  }
}
