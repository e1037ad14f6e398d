package dev.ichor.talos.contract;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the word that was probably meant. Pure. */
public final class Nearest {
  private static final int LONGEST = 64;

  private Nearest() {}

  /** {@code "; did you mean 'disk'?"}, or nothing when no known word is near. */
  public static String hint(String word, Collection<String> known) {
    if (word.length() > LONGEST) {
      return "";
    }
    return known.stream()
        .min(
            Comparator.comparingInt((String each) -> distance(word, each))
                .thenComparing(each -> each))
        .filter(each -> distance(word, each) <= Math.max(1, word.length() / 3))
        .map("; did you mean '%s'?"::formatted)
        .orElse("");
  }

  /** Insertions, deletions and replacements of letters (Levenshtein), case aside. */
  static int distance(String one, String other) {
    var a = one.toLowerCase(Locale.ROOT);
    var b = other.toLowerCase(Locale.ROOT);
    var previous = new int[b.length() + 1];
    for (var j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (var i = 1; i <= a.length(); i++) {
      var row = new int[b.length() + 1];
      row[0] = i;
      for (var j = 1; j <= b.length(); j++) {
        var replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
