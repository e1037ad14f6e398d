package dev.ichor.inventory.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Kernel arguments that a person gives machines beyond those that Ichor writes by itself. */
public final class KernelArguments {
  /** Characters with a blank between two: a cluster's and a machine's fit behind each other. */
  private static final int MOST = 511;

  /** No white space, no quotes, and nothing that a loader's language takes as its own. */
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(=[A-Za-z0-9_.,:/@+%=\\[\\]-]*)?");

  /** What Ichor writes itself, by the name before {@code =}, and where it is set instead. */
  private static final Map<String, String> OURS =
      Map.of(
          "talos.platform", "machines are metal",
          "initrd", "the loader names the initramfs",
          "console", "set consoles",
          "ip", "set network",
          "bond", "set network",
          "vlan", "set network");

  /** The same by how the name begins: Talos reads whole families of them. */
  private static final Map<String, String> OUR_FAMILIES =
      Map.of(
          "talos.config",
          "it is the configuration URL, made for each boot; a configuration or a secret in the kernel line would come before it, and everybody could read it: use patches",
          "talos.events.",
          "Ichor listens for events itself",
          "talos.logging.",
          "Ichor listens for the kernel's log itself",
          "talos.experimental.wipe",
          "it would wipe at each boot; POST /api/v1/machines/ID/release wipes once");

  private KernelArguments() {}

  /**
   * The arguments as they are.
   *
   * @throws IllegalArgumentException when one cannot stand in a kernel line, or is Ichor's own
   */
  public static List<String> checked(List<String> arguments) {
    for (var argument : arguments) {
      if (!FORM.matcher(argument).matches()) {
        throw new IllegalArgumentException(
            "kernel argument '%s' is not of the form name or name=value without spaces and quotes; write each as one item, as panic=30"
                .formatted(Printable.of(argument)));
      }
      var name = argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
      instead(name)
          .ifPresent(
              why -> {
                throw new IllegalArgumentException(
                    "kernel argument '%s' is Ichor's own: %s".formatted(Printable.of(name), why));
              });
    }
    return List.copyOf(arguments);
  }

  /**
   * The same for what a person gives one machine or one cluster.
   *
   * @throws IllegalArgumentException also when they leave no room for the other's
   */
  public static List<String> given(List<String> arguments) {
    var length = String.join(" ", arguments).length();
    if (length > MOST) {
      throw new IllegalArgumentException(
          "kernel arguments have %d characters together, %d is the most: Linux and the loaders cut longer lines; leave out what the installed system alone needs, that is the schematic's"
              .formatted(length, MOST));
    }
    return checked(arguments);
  }

  private static Optional<String> instead(String name) {
    return Optional.ofNullable(OURS.get(name))
        .or(
            () ->
                OUR_FAMILIES.entrySet().stream()
                    .filter(family -> name.startsWith(family.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst());
  }
}
