package dev.ichor.boot.assets.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a tar archive (POSIX.1-2017 pax, ustar, GNU long names) from front to end. Links, devices
 * and names that lead outside end it: an archive of boot files has none.
 */
public final class TarReader {
  private static final int BLOCK = 512;
  private static final int LARGEST_HEADER = 1 << 16;

  private final InputStream in;
  private long left;
  private long padding;

  public TarReader(InputStream in) {
    this.in = in;
  }

  /** A regular file. */
  public record Entry(String name, long size) {}

  /**
   * The next regular file; what was not read of the one before is skipped.
   *
   * @throws HostileArchiveException when the archive is not one that we take
   */
  public Optional<Entry> next() throws IOException {
    skip();
    Map<String, String> pax = Map.of();
    var longName = Optional.<String>empty();
    while (true) {
      var header = in.readNBytes(BLOCK);
      if (header.length == 0 || isZero(header)) {
        return Optional.empty();
      }
      if (header.length < BLOCK) {
        throw new EOFException("the archive ends within a header");
      }
      checksum(header);
      var size = pax.containsKey("size") ? decimal(pax.get("size")) : number(header, 124, 12);
      switch (header[156]) {
        case 'x' -> pax = pax(document(size));
        case 'g' -> document(size);
        case 'L' -> longName = Optional.of(text(document(size), 0, (int) size));
        case '5' -> {
          EntryName.checked(name(header, pax, longName));
          document(size);
          pax = Map.of();
          longName = Optional.empty();
        }
        case '0', 0 -> {
          left = size;
          padding = (BLOCK - size % BLOCK) % BLOCK;
          return Optional.of(new Entry(EntryName.checked(name(header, pax, longName)), size));
        }
        default ->
            throw new HostileArchiveException(
                "the archive holds a link or device (type '%c'); pack the files themselves"
                    .formatted((char) (header[156] & 0xff)));
      }
    }
  }

  /** The octets of the current entry. */
  public InputStream content() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] octets, int offset, int length) throws IOException {
        if (left == 0) {
          return -1;
        }
        var read = in.read(octets, offset, (int) Math.min(length, left));
        if (read < 0) {
          throw new EOFException("the archive ends within a file");
        }
        left -= read;
        return read;
      }
    };
  }

  private void skip() throws IOException {
    in.skipNBytes(left + padding);
    left = 0;
    padding = 0;
  }

  private byte[] document(long size) throws IOException {
    if (size > LARGEST_HEADER) {
      throw new HostileArchiveException("the archive has a header of %d octets".formatted(size));
    }
    var octets = in.readNBytes((int) size);
    in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
    if (octets.length < size) {
      throw new EOFException("the archive ends within a header");
    }
    return octets;
  }

  private static boolean isZero(byte[] block) {
    for (var octet : block) {
      if (octet != 0) {
        return false;
      }
    }
    return true;
  }

  private static void checksum(byte[] header) throws IOException {
    var sum = 0;
    for (var i = 0; i < header.length; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    if (sum != number(header, 148, 8)) {
      throw new IOException("it is no tar archive, or a damaged one");
    }
  }

  private static String name(byte[] header, Map<String, String> pax, Optional<String> longName) {
    if (pax.containsKey("path")) {
      return pax.getOrDefault("path", "");
    }
    if (longName.isPresent()) {
      return longName.get();
    }
    var isUstar = text(header, 257, 5).equals("ustar") && header[262] == 0;
    var prefix = isUstar ? text(header, 345, 155) : "";
    var name = text(header, 0, 100);
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(byte[] octets, int offset, int length) {
    var end = offset;
    while (end < offset + length && end < octets.length && octets[end] != 0) {
      end++;
    }
    return new String(octets, offset, end - offset, StandardCharsets.UTF_8);
  }

  /** Octal, or GNU's binary form for what does not fit. */
  private static long number(byte[] header, int offset, int length) throws IOException {
    if ((header[offset] & 0x80) != 0) {
      long value = header[offset] & 0x3f;
      for (var i = 1; i < length; i++) {
        if (value > Long.MAX_VALUE >> 9) {
          throw new IOException("the archive has a number beyond all measure");
        }
        value = value << 8 | header[offset + i] & 0xff;
      }
      return value;
    }
    var text = text(header, offset, length).strip();
    if (!text.matches("[0-7]{0,20}")) {
      throw new IOException("the archive has a number that is none");
    }
    return text.isEmpty() ? 0 : Long.parseLong(text, 8);
  }

  private static long decimal(@org.jspecify.annotations.Nullable String text) throws IOException {
    if (text == null || !text.matches("\\d{1,18}")) {
      throw new IOException("the archive has a size that is none");
    }
    return Long.parseLong(text);
  }

  /** Records {@code "LENGTH KEY=VALUE\n"} (POSIX pax). */
  private static Map<String, String> pax(byte[] octets) throws IOException {
    var values = new HashMap<String, String>();
    var at = 0;
    while (at < octets.length && octets[at] != 0) {
      var blank = at;
      while (blank < octets.length && octets[blank] != ' ') {
        blank++;
      }
      var digits = new String(octets, at, blank - at, StandardCharsets.US_ASCII);
      var length = digits.matches("\\d{1,6}") ? Integer.parseInt(digits) : 0;
      if (length <= blank - at + 1 || at + length > octets.length) {
        throw new IOException("the archive has an extended header that is none");
      }
      var record = new String(octets, blank + 1, at + length - blank - 2, StandardCharsets.UTF_8);
      var equals = record.indexOf('=');
      if (equals > 0) {
        values.put(record.substring(0, equals), record.substring(equals + 1));
      }
      at += length;
    }
    return values;
  }
}
