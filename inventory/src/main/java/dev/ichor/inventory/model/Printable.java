package dev.ichor.inventory.model;

/**
 * Text from outside, made safe for a log line or a page: control characters out, length bounded.
 */
public final class Printable {
  private static final int LONGEST = 256;

  private Printable() {}

  /** Replaces control, format, surrogate and unassigned characters by '?', trims, cuts at 256. */
  public static String of(String text) {
    var cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    return cut.replaceAll("[\\p{C}\\u2028\\u2029]", "?").strip();
  }
}
