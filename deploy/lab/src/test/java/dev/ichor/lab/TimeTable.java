package dev.ichor.lab;

import dev.ichor.lab.Milestones.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The times of all boots as one table: seconds after power-on, a dash where a boot has no such
 * step.
 */
final class TimeTable {
  private final Map<String, Milestones> boots = new LinkedHashMap<>();

  synchronized void add(String boot, Milestones milestones) {
    boots.put(boot, milestones);
  }

  synchronized boolean isEmpty() {
    return boots.isEmpty();
  }

  synchronized String render() {
    int width = boots.keySet().stream().mapToInt(String::length).max().orElse(0);
    var table = new StringBuilder("%n%s".formatted(" ".repeat(width)));
    Arrays.stream(Step.values()).forEach(step -> table.append(" | ").append(step.title));
    boots.forEach((boot, milestones) -> table.append(row(boot, width, milestones)));
    return table
        .append(
            "%nSeconds after power-on, QEMU under TCG; captures and consoles: deploy/lab/target/lab%n"
                .formatted())
        .toString();
  }

  private static String row(String boot, int width, Milestones milestones) {
    return Arrays.stream(Step.values())
        .map(step -> cell(step, milestones))
        .collect(
            Collectors.joining(" | ", "\n" + boot + " ".repeat(width - boot.length()) + " | ", ""));
  }

  private static String cell(Step step, Milestones milestones) {
    var text =
        milestones
            .after(step)
            .map(after -> String.format(Locale.ROOT, "%.1f", after.toMillis() / 1000.0))
            .orElse("-");
    return " ".repeat(Math.max(0, step.title.length() - text.length())) + text;
  }

  /** Prints, and keeps a copy where CI can pick it up. */
  synchronized void print() {
    if (boots.isEmpty()) {
      return;
    }
    System.out.println(render());
    try {
      Files.writeString(Project.work().resolve("times.txt"), render());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
