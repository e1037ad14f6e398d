package dev.ichor.boot.ipxe;

import java.util.Optional;

/**
 * Text from outside inside a script of a loader. iPXE splits lines at white space, expands <code>
 * ${...}</code> and takes the tokens {@code ||}, {@code &&}, {@code ;} and {@code #} as syntax;
 * nothing else is special and there is no quoting.
 */
public final class ScreenText {
  private static final int LONGEST = 400;
  private static final String HARMLESS = " .,:/_-+@%()[]'\"=<>!?*";

  private ScreenText() {}

  /** A sentence for {@code echo}; characters that could be more than themselves become '?'. */
  public static String sentence(String text) {
    var out = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .map(c -> c == ';' ? ',' : c)
        .forEach(c -> out.append(isHarmless(c) ? (char) c : '?'));
    return out.toString().strip();
  }

  private static boolean isHarmless(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || (c < 0x80 && HARMLESS.indexOf(c) >= 0);
  }

  /** Why a kernel argument cannot stand in a script; empty when it can. */
  static Optional<String> objection(String argument) {
    if (argument.isEmpty() || !argument.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      return Optional.of("it is empty or has white space or characters outside ASCII");
    }
    if (argument.contains("${") || argument.startsWith("#")) {
      return Optional.of("iPXE would expand it or take it as a comment");
    }
    return argument.equals("||") || argument.equals("&&") || argument.equals(";")
        ? Optional.of("iPXE would take it as an operator")
        : Optional.empty();
  }
}
