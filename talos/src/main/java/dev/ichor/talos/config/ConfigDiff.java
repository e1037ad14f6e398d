package dev.ichor.talos.config;

import dev.ichor.inventory.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What changes between two configurations, line by line, secrets redacted. Pure. */
public final class ConfigDiff {
  private static final int CONTEXT = 3;

  private ConfigDiff() {}

  /** Empty when they are the same; a changed secret is a change of {@code *** N}. */
  public static String of(Optional<Secret> before, Secret after) {
    return of(before, after, Set.of());
  }

  /**
   * The same.
   *
   * @param hidden further values that no line may show
   */
  public static String of(Optional<Secret> before, Secret after, Set<String> hidden) {
    var redaction = Redaction.comparing().hiding(hidden);
    var old = before.map(redaction::text).map(ConfigDiff::lines).orElse(List.of());
    var fresh = lines(redaction.text(after));
    return old.equals(fresh) ? "" : render(edits(old, fresh));
  }

  private static List<String> lines(String text) {
    return text.lines().toList();
  }

  /** Longest common subsequence: exact, and a configuration has some hundred lines. */
  private static List<String> edits(List<String> old, List<String> fresh) {
    var common = new int[old.size() + 1][fresh.size() + 1];
    for (var i = old.size() - 1; i >= 0; i--) {
      for (var j = fresh.size() - 1; j >= 0; j--) {
        common[i][j] =
            old.get(i).equals(fresh.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    var edits = new ArrayList<String>();
    var i = 0;
    var j = 0;
    while (i < old.size() || j < fresh.size()) {
      if (i < old.size() && j < fresh.size() && old.get(i).equals(fresh.get(j))) {
        edits.add(" " + old.get(i));
        i++;
        j++;
      } else if (i < old.size() && (j == fresh.size() || common[i + 1][j] >= common[i][j + 1])) {
        edits.add("-" + old.get(i++));
      } else {
        edits.add("+" + fresh.get(j++));
      }
    }
    return edits;
  }

  private static String render(List<String> edits) {
    var text = new StringBuilder();
    var last = -1;
    for (var at = 0; at < edits.size(); at++) {
      if (!isNearChange(edits, at)) {
        continue;
      }
      if (last >= 0 && at > last + 1) {
        text.append("...\n");
      }
      text.append(edits.get(at)).append('\n');
      last = at;
    }
    return text.toString();
  }

  private static boolean isNearChange(List<String> edits, int at) {
    var from = Math.max(0, at - CONTEXT);
    var to = Math.min(edits.size(), at + CONTEXT + 1);
    return edits.subList(from, to).stream().anyMatch(line -> !line.startsWith(" "));
  }
}
