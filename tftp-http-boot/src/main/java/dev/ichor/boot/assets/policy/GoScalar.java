package dev.ichor.boot.assets.policy;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * One string as Go's yaml.v3 writes it in block style: the schematic id is the SHA-256 of that
 * text, so each quote counts. Held against yaml.v3 itself by golden vectors.
 */
final class GoScalar {
  private static final Set<String> WORDS =
      Set.of(
          "", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE",
          ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf",
          "-.Inf", "-.INF", "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No",
          "NO", "off", "Off", "OFF");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern BASE60 =
      Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?");
  private static final Pattern INTEGER =
      Pattern.compile("[-+]?(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+|[0-9][0-9_]*)");
  private static final Pattern DATE =
      Pattern.compile(
          "\\d{4}-\\d{1,2}-\\d{1,2}([Tt ]\\d{1,2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[-+]\\d{2}:\\d{2})?)?");
  private static final String FIRST_INDICATORS = "#,[]{}&*!|>'\"%@`";

  private GoScalar() {}

  /**
   * The scalar as it stands behind {@code key: } or {@code - }.
   *
   * @param indent blanks before the lines of a literal block
   */
  static String write(String text, int indent) {
    if (text.contains("\n")) {
      return isLiteral(text) ? literal(text, indent) : doubleQuoted(text);
    }
    if (isOther(text)) {
      return doubleQuoted(text);
    }
    if (isPlain(text)) {
      return text;
    }
    return isSpecial(text) || text.contains("\t")
        ? doubleQuoted(text)
        : "'" + text.replace("'", "''") + "'";
  }

  /** Would be read as something other than text. */
  private static boolean isOther(String text) {
    return WORDS.contains(text)
        || FLOAT.matcher(text).matches()
        || BASE60.matcher(text).matches()
        || INTEGER.matcher(text).matches()
        || DATE.matcher(text).matches();
  }

  private static boolean isPlain(String text) {
    if (text.startsWith(" ") || text.endsWith(" ") || isSpecial(text) || text.contains("\t")) {
      return false;
    }
    if (text.startsWith("---") || text.startsWith("...")) {
      return false;
    }
    var first = text.charAt(0);
    if (FIRST_INDICATORS.indexOf(first) >= 0 || ("?:-".indexOf(first) >= 0 && isBlankAt(text, 1))) {
      return false;
    }
    for (var i = 1; i < text.length(); i++) {
      if (text.charAt(i) == ':' && isBlankAt(text, i + 1)
          || text.charAt(i) == '#' && text.charAt(i - 1) == ' ') {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlankAt(String text, int index) {
    return index >= text.length() || " \t\n".indexOf(text.charAt(index)) >= 0;
  }

  private static boolean isSpecial(String text) {
    return text.codePoints().anyMatch(point -> !isPrintable(point) && point != '\n');
  }

  private static boolean isPrintable(int point) {
    return point == '\t'
        || (point >= 0x20 && point <= 0x7e)
        || (point >= 0xa0 && point <= 0xd7ff)
        || (point >= 0xe000 && point <= 0xfffd && point != 0xfeff);
  }

  private static boolean isLiteral(String text) {
    return !text.contains(" \n") && !text.endsWith(" ") && !isSpecial(text);
  }

  private static String literal(String text, int indent) {
    var blanks = " ".repeat(indent);
    var head = new StringBuilder("|");
    if (text.startsWith(" ") || text.startsWith("\n")) {
      head.append(4); // yaml.v3's indentation hint is its own step
    }
    if (!text.endsWith("\n")) {
      head.append('-');
    } else if (text.endsWith("\n\n") || text.equals("\n")) {
      head.append('+');
    }
    if (text.equals("\n")) {
      return head.toString();
    }
    var body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    for (var line : body.split("\n", -1)) {
      head.append('\n').append(line.isEmpty() ? "" : blanks + line);
    }
    return head.toString();
  }

  private static String doubleQuoted(String text) {
    var quoted = new StringBuilder("\"");
    text.codePoints().forEach(point -> quoted.append(escaped(point)));
    return quoted.append('"').toString();
  }

  private static String escaped(int point) {
    return switch (point) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case 0 -> "\\0";
      case 7 -> "\\a";
      case 8 -> "\\b";
      case 11 -> "\\v";
      case 12 -> "\\f";
      case 27 -> "\\e";
      case 0x85 -> "\\N";
      case 0xfeff -> "\\uFEFF";
      default -> isPrintable(point) ? Character.toString(point) : numbered(point);
    };
  }

  private static String numbered(int point) {
    if (point <= 0xff) {
      return "\\x%02X".formatted(point);
    }
    return (point <= 0xffff ? "\\u%04X" : "\\U%08X").formatted(point);
  }
}
