package dev.ichor.simulator.node;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A kernel command line as Talos reads it: blank separated {@code key} or {@code key=value}; the
 * first value of a key counts.
 */
record KernelLine(List<Argument> arguments) {

  /** What a Talos installer writes for a metal machine without extra arguments. */
  static final KernelLine INSTALLED =
      parse("talos.platform=metal slab_nomerge= pti=on consoleblank=0");

  KernelLine {
    arguments = List.copyOf(arguments);
  }

  /** {@code key=value}; a bare key has an empty value. */
  record Argument(String key, String value) {
    Argument {
      requireNonNull(key, "key");
      requireNonNull(value, "value");
    }
  }

  static KernelLine parse(String line) {
    var arguments = new ArrayList<Argument>();
    for (String word : line.strip().split("\\s+")) {
      if (!word.isEmpty()) {
        int equals = word.indexOf('=');
        arguments.add(
            equals < 0
                ? new Argument(word, "")
                : new Argument(word.substring(0, equals), word.substring(equals + 1)));
      }
    }
    return new KernelLine(arguments);
  }

  Optional<String> value(String key) {
    return arguments.stream()
        .filter(argument -> argument.key().equals(key))
        .map(Argument::value)
        .findFirst();
  }

  /** Why this line ends in a panic instead of a running machined; empty when it does not. */
  Optional<String> panic() {
    if (value("talos.platform").isEmpty()) {
      return Optional.of("talos.platform is not set: machined does not know its platform");
    }
    if (!value("talos.platform").orElseThrow().equals("metal")) {
      return Optional.of(
          "talos.platform="
              + value("talos.platform").orElseThrow()
              + " is not this machine's platform, metal");
    }
    if (!value("slab_nomerge").map(String::isEmpty).orElse(false)) {
      return Optional.of("KSPP kernel parameter slab_nomerge= is required");
    }
    if (!value("pti").map("on"::equals).orElse(false)) {
      return Optional.of("KSPP kernel parameter pti=on is required");
    }
    return Optional.empty();
  }

  /** The line as {@code /proc/cmdline} shows it. */
  String text() {
    return arguments.stream()
        .map(
            argument ->
                argument.value().isEmpty()
                    ? argument.key()
                    : argument.key() + "=" + argument.value())
        .collect(Collectors.joining(" "));
  }

  /** Where the configuration is downloaded from; {@code none} counts as absent. */
  Optional<String> configUrl() {
    return value("talos.config").filter(url -> !url.isEmpty() && !url.equals("none"));
  }
}
