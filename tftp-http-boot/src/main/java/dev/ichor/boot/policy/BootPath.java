package dev.ichor.boot.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * A name from outside, made safe: segments without a leading slash, {@code \} read as {@code /},
 * doubled slashes collapsed, {@code .} dropped. What climbs, hides or is no plain ASCII is refused.
 */
public sealed interface BootPath {
  /** Longest name taken. */
  int LONGEST = 512;

  /**
   * Usable.
   *
   * @param segments none empty, none {@code .} or {@code ..}, printable ASCII only
   */
  record Clean(List<String> segments) implements BootPath {
    public Clean {
      segments = List.copyOf(segments);
    }
  }

  /** Not usable, ever. */
  record Refused(String why) implements BootPath {}

  /** Normalises a TFTP file name or an already percent-decoded HTTP path. */
  static BootPath of(String name) {
    if (name.length() > LONGEST) {
      return new Refused("name is longer than %d characters".formatted(LONGEST));
    }
    if (!name.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      return new Refused("name has characters outside printable ASCII");
    }
    List<String> segments = new ArrayList<>();
    for (var segment : name.replace('\\', '/').split("/", -1)) {
      if (segment.equals("..") || segment.contains(":")) {
        return new Refused("name leaves the tree");
      }
      if (!segment.isEmpty() && !segment.equals(".")) {
        segments.add(segment);
      }
    }
    return segments.isEmpty() ? new Refused("name is empty") : new Clean(segments);
  }

  /** Percent-decodes an HTTP request target without its query, then normalises. */
  static BootPath ofRequestTarget(String target) {
    var path = withoutAuthority(target);
    var end = path.indexOf('?');
    return PercentCode.decode(end < 0 ? path : path.substring(0, end))
        .map(BootPath::of)
        .orElseGet(() -> new Refused("percent code is incomplete"));
  }

  private static String withoutAuthority(String target) {
    if (!target.regionMatches(true, 0, "http://", 0, 7)) {
      return target;
    }
    var slash = target.indexOf('/', 7);
    return slash < 0 ? "/" : target.substring(slash);
  }
}
