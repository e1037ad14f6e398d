package dev.ichor.inventory.model;

import java.util.Map;
import java.util.TreeMap;

/**
 * Conditions over a machine's facts; all must hold, none given matches every machine.
 *
 * @param match fact name to a glob with {@code *} and {@code ?}, without regard to case; names are
 *     those of {@code Machine.facts()}: {@code manufacturer}, {@code product}, {@code serial},
 *     {@code uuid}, {@code mac}, {@code arch}, {@code memoryMiB}, {@code disks}, {@code label.NAME}
 */
public record Selector(Map<String, String> match) {
  public static final Selector ANY = new Selector(Map.of());

  public Selector {
    match = java.util.Collections.unmodifiableMap(new TreeMap<>(match));
  }

  /** True when every condition holds; a fact that is absent matches nothing. */
  public boolean matches(Map<String, String> facts) {
    return match.entrySet().stream()
        .allMatch(
            condition -> {
              var fact = facts.get(condition.getKey());
              return fact != null && glob(condition.getValue(), fact);
            });
  }

  /** Linear in both lengths: one star is remembered, so hostile patterns cannot blow up. */
  private static boolean glob(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int mark = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || sameLetter(pattern.charAt(p), text.charAt(t)))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static boolean sameLetter(char a, char b) {
    return Character.toLowerCase(a) == Character.toLowerCase(b);
  }
}
