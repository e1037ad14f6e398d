package dev.ichor.bmc.redfish.wire;

/** A BMC's words made fit for logs and pages: no control characters, no more than so many. */
public final class Words {
  private static final int USUAL = 300;

  private Words() {}

  public static String of(String text) {
    return of(text, USUAL);
  }

  public static String of(String text, int most) {
    var clean = new StringBuilder();
    var cut = text.codePoints().limit(most).toArray();
    for (var point : cut) {
      clean.appendCodePoint(harmless(point) ? point : ' ');
    }
    var whole = text.codePointCount(0, text.length()) <= most;
    return clean.toString().strip() + (whole ? "" : "…");
  }

  /** Control, format (bidirectional overrides), surrogate and private characters are not. */
  private static boolean harmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
