package dev.ichor.inventory.model;

/**
 * Text from outside, made safe for a log line or a page: control characters out, length bounded.
 */
public final class Printable {
  private static final int LONGEST = 256;

  private Printable() {}

  /** Replaces control, format, surrogate and unassigned characters by '?', trims, cuts at 256. */
  public static String of(String text) {
    if (isPlain(text)) {
      return text;
    }
    var cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    return cut.replaceAll("[\\p{C}\\u2028\\u2029]", "?").strip();
  }

  /** Short, ASCII, without anything to replace or to trim: nearly all text on a network. */
  private static boolean isPlain(String text) {
    var length = text.length();
    if (length == 0
        || length > LONGEST
        || text.charAt(0) == ' '
        || text.charAt(length - 1) == ' ') {
      return length == 0;
    }
    for (var i = 0; i < length; i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
