package dev.ichor.lab;

import java.util.List;
import java.util.Optional;

/**
 * What became of one test, or of a whole class that could not begin, inside a {@link KernelVm}.
 *
 * @param id JUnit's; names class and method
 * @param name as a person reads it
 * @param why it failed or was skipped; empty when it passed
 */
record Verdict(State state, String id, String name, String why) {
  /** The last line: nothing was cut off. */
  static final String END = "verdicts end";

  private static final String SEPARATOR = "\t";

  enum State {
    PASSED,
    FAILED,
    SKIPPED
  }

  /** As it goes through the serial port: one line. */
  String line() {
    return String.join(SEPARATOR, state.name(), oneLine(id), oneLine(name), oneLine(why));
  }

  /** Empty for a line that is no verdict. */
  static Optional<Verdict> parse(String line) {
    var parts = List.of(line.split(SEPARATOR, -1));
    if (parts.size() != 4) {
      return Optional.empty();
    }
    return List.of(State.values()).stream()
        .filter(state -> state.name().equals(parts.getFirst()))
        .findFirst()
        .map(state -> new Verdict(state, parts.get(1), parts.get(2), parts.get(3)));
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\r\\n\\t]+", " ").strip();
  }
}
