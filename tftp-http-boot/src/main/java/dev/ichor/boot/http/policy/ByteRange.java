package dev.ichor.boot.http.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a Range header means for a file of known size (RFC 9110 §14.1.2). */
public sealed interface ByteRange {
  /** More parts than any reader of boot media asks for; beyond it the whole file is cheaper. */
  int MOST_PARTS = 32;

  Pattern HEADER = Pattern.compile("\\s*bytes\\s*=(.*)");
  Pattern SINGLE = Pattern.compile("\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})\\s*");

  /** No range, or one that is not understood: the whole file (RFC 9110 §14.2). */
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

    boolean overlaps(Part other) {
      return first <= other.last && other.first <= last;
    }
  }

  /**
   * Several parts, in the order of the request.
   *
   * @param list at least two
   */
  record Parts(List<Part> list) implements ByteRange {
    public Parts {
      list = List.copyOf(list);
    }
  }

  /** Every part begins behind the end: 416. */
  record Unsatisfiable() implements ByteRange {}

  /** Reads the header. */
  static ByteRange of(Optional<String> header, long size) {
    var ranges = header.map(HEADER::matcher).filter(matcher -> matcher.matches());
    if (ranges.isEmpty()) {
      return new Whole();
    }
    List<Part> parts = new ArrayList<>();
    var specs = ranges.get().group(1).split(",", MOST_PARTS + 1);
    if (specs.length > MOST_PARTS) {
      return new Whole();
    }
    for (var spec : specs) {
      if (spec.isBlank() && specs.length > 1) {
        continue; // a list may have empty elements (RFC 9110 §5.6.1.2)
      }
      switch (one(spec, size)) {
        case Whole whole -> {
          return whole; // one bad spec spoils the header
        }
        case Part part -> parts.add(part);
        case Unsatisfiable _, Parts _ -> {}
      }
    }
    return together(parts);
  }

  /** Overlapping parts are asked for by mistake or in malice (RFC 9110 §17.15): the whole file. */
  private static ByteRange together(List<Part> parts) {
    if (parts.isEmpty()) {
      return new Unsatisfiable();
    }
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    for (var i = 0; i < parts.size(); i++) {
      for (var j = i + 1; j < parts.size(); j++) {
        if (parts.get(i).overlaps(parts.get(j))) {
          return new Whole();
        }
      }
    }
    return new Parts(parts);
  }

  private static ByteRange one(String spec, long size) {
    var matcher = SINGLE.matcher(spec);
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
