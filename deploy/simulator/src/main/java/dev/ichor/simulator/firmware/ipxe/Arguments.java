package dev.ichor.simulator.firmware.ipxe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The words of a command, options apart from the rest; options stand before the first operand. */
record Arguments(Map<String, String> options, List<String> operands) {
  private static final Set<String> FLAGS =
      Set.of(
          "--replace",
          "--autofree",
          "-r",
          "-a",
          "--no-describe",
          "-d",
          "--keep",
          "-k",
          "-n",
          "--no-hook",
          "-l",
          "--ext");

  Arguments {
    options = Map.copyOf(options);
    operands = List.copyOf(operands);
  }

  static Arguments of(List<String> words) {
    Map<String, String> options = new TreeMap<>();
    List<String> operands = new ArrayList<>();
    int i = 0;
    while (i < words.size() && words.get(i).startsWith("-") && words.get(i).length() > 1) {
      String option = words.get(i);
      boolean flag = FLAGS.contains(option) || i + 1 == words.size();
      options.put(option, flag ? "" : words.get(i + 1));
      i += flag ? 1 : 2;
    }
    operands.addAll(words.subList(i, words.size()));
    return new Arguments(options, operands);
  }

  boolean has(String... names) {
    return List.of(names).stream().anyMatch(options::containsKey);
  }

  Optional<String> option(String... names) {
    return List.of(names).stream().filter(options::containsKey).map(this::value).findFirst();
  }

  private String value(String name) {
    return options.getOrDefault(name, "");
  }

  Optional<String> operand(int index) {
    return index < operands.size() ? Optional.of(operands.get(index)) : Optional.empty();
  }

  /** All operands from an index on, joined by single spaces. */
  String joined(int from) {
    return from >= operands.size() ? "" : String.join(" ", operands.subList(from, operands.size()));
  }
}
