package dev.ichor.inventory.model;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Kernel arguments that a person gives machines beyond those that Ichor writes by itself. */
public final class KernelArguments {
  private static final int LONGEST = 512;

  /** No white space, no quotes, and nothing that a loader's language takes as its own. */
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(=[A-Za-z0-9_.,:/@+%=\\[\\]-]*)?");

  /** What Ichor writes itself, by the name before {@code =}, and where it is set instead. */
  private static final Map<String, String> OURS =
      Map.of(
          "talos.config", "it is the configuration URL, made for each boot",
          "talos.events.sink", "Ichor listens for events itself",
          "talos.logging.kernel", "Ichor listens for the kernel's log itself",
          "talos.platform", "machines are metal",
          "talos.experimental.wipe",
              "it would wipe at each boot; POST /api/v1/machines/ID/release wipes once",
          "initrd", "the loader names the initramfs",
          "console", "set consoles",
          "ip", "set network",
          "bond", "set network",
          "vlan", "set network");

  private KernelArguments() {}

  /**
   * The arguments as they are.
   *
   * @throws IllegalArgumentException when one cannot stand in a kernel line, or is Ichor's own
   */
  public static List<String> checked(List<String> arguments) {
    for (var argument : arguments) {
      if (argument.length() > LONGEST || !FORM.matcher(argument).matches()) {
        throw new IllegalArgumentException(
            "kernel argument '%s' is not of the form name or name=value without spaces and quotes; write each as one item, as panic=30"
                .formatted(Printable.of(argument)));
      }
      var name = argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
      var instead = OURS.get(name);
      if (instead != null) {
        throw new IllegalArgumentException(
            "kernel argument '%s' is Ichor's own: %s".formatted(Printable.of(argument), instead));
      }
    }
    return List.copyOf(arguments);
  }
}
