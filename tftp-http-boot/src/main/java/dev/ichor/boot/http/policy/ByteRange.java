package dev.ichor.boot.http.policy;

import java.util.Optional;
import java.util.regex.Pattern;

/** What a Range header means for a file of known size (RFC 9110 §14.1.2). */
public sealed interface ByteRange {
  Pattern SINGLE = Pattern.compile("\\s*bytes\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})\\s*");

  /** No range, several, or one that is not understood: the whole file (RFC 9110 §14.2). */
  record Whole() implements ByteRange {}

  /**
   * One part.
   *
   * @param first offset of its first octet
   * @param last offset of its last octet, inclusive
   */
  record Part(long first, long last) implements ByteRange {
    public long length() {
      return last - first + 1;
    }
  }

  /** Begins behind the end: 416. */
  record Unsatisfiable() implements ByteRange {}

  /** Reads the header. */
  static ByteRange of(Optional<String> header, long size) {
    if (header.isEmpty()) {
      return new Whole();
    }
    var matcher = SINGLE.matcher(header.get());
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      return new Whole();
    }
    return matcher.group(1).isEmpty()
        ? suffix(Long.parseLong(matcher.group(2)), size)
        : from(Long.parseLong(matcher.group(1)), matcher.group(2), size);
  }

  private static ByteRange suffix(long length, long size) {
    return length == 0 || size == 0
        ? new Unsatisfiable()
        : new Part(Math.max(0, size - length), size - 1);
  }

  private static ByteRange from(long first, String end, long size) {
    var last = end.isEmpty() ? Long.MAX_VALUE : Long.parseLong(end);
    if (last < first) {
      return new Whole();
    }
    return first >= size ? new Unsatisfiable() : new Part(first, Math.min(last, size - 1));
  }
}
