package dev.ichor.boot.policy;

import java.util.Optional;

/** Percent-encoding (RFC 3986 §2.1) read octet by octet; a decoded name is not decoded again. */
final class PercentCode {
  private PercentCode() {}

  /** Empty when a percent sign is not followed by two hexadecimal digits. */
  static Optional<String> decode(String text) {
    var out = new StringBuilder(text.length());
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c != '%') {
        out.append(c);
        continue;
      }
      if (i + 2 >= text.length()) {
        return Optional.empty();
      }
      var high = Character.digit(text.charAt(i + 1), 16);
      var low = Character.digit(text.charAt(i + 2), 16);
      if (high < 0 || low < 0) {
        return Optional.empty();
      }
      out.append((char) (high << 4 | low));
      i += 2;
    }
    return Optional.of(out.toString());
  }
}
