package dev.ichor.inventory.model;

import static java.util.Objects.requireNonNull;

import dev.ichor.inventory.model.BootAnswer.DiskBoot;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How firmware is led to its network boot, and what a machine needs there that others do not; which
 * Talos it boots is {@link BootProfile}'s matter.
 *
 * @param quirks what this firmware needs beyond the usual
 * @param disk how it is sent to its disk; absent: learned by outcome
 * @param consoles values of {@code console=}, the last is {@code /dev/console}; empty: the usual
 * @param network what its kernel is told of its network; absent: DHCP on every link
 * @param arguments of its kernel, behind all others; see {@link KernelArguments#checked}
 */
public record BootSettings(
    LoaderSelection loader,
    Set<BootQuirk> quirks,
    Optional<DiskBoot> disk,
    List<String> consoles,
    Optional<NetworkProfile> network,
    List<String> arguments) {
  public static final BootSettings STANDARD = new BootSettings(LoaderSelection.AUTO, Set.of());

  public BootSettings {
    requireNonNull(loader, "loader");
    quirks = Set.copyOf(quirks);
    consoles = consoles == null ? List.of() : List.copyOf(consoles); // stored before there were any
    arguments = arguments == null ? List.of() : KernelArguments.checked(arguments);
    for (var console : consoles) {
      if (!console.matches("[A-Za-z0-9]{1,16}(,[0-9]{2,8}[noe]?[5-8]?r?)?")) {
        throw new IllegalArgumentException(
            "console '%s' is not one of the kernel's; write it as tty0 or ttyS1,115200n8"
                .formatted(Printable.of(console)));
      }
    }
  }

  /** With everything else as usual. */
  public BootSettings(LoaderSelection loader, Set<BootQuirk> quirks) {
    this(loader, quirks, Optional.empty(), List.of(), Optional.empty());
  }

  /** Without kernel arguments of its own. */
  public BootSettings(
      LoaderSelection loader,
      Set<BootQuirk> quirks,
      Optional<DiskBoot> disk,
      List<String> consoles,
      Optional<NetworkProfile> network) {
    this(loader, quirks, disk, consoles, network, List.of());
  }

  public boolean has(BootQuirk quirk) {
    return quirks.contains(quirk);
  }

  /** Another loader, the rest as it is. */
  public BootSettings withLoader(LoaderSelection replaced) {
    return new BootSettings(replaced, quirks, disk, consoles, network, arguments);
  }

  /** These kernel arguments, the rest as it is. */
  public BootSettings withArguments(List<String> replaced) {
    return new BootSettings(loader, quirks, disk, consoles, network, replaced);
  }

  /** These with the wider ones where these say nothing; all quirks, and all arguments. */
  public BootSettings over(BootSettings wider) {
    var both = EnumSet.noneOf(BootQuirk.class);
    both.addAll(quirks);
    both.addAll(wider.quirks);
    return new BootSettings(
        loader.equals(LoaderSelection.AUTO) ? wider.loader : loader,
        both,
        disk.or(() -> wider.disk),
        consoles.isEmpty() ? wider.consoles : consoles,
        network.or(() -> wider.network),
        Stream.concat(wider.arguments.stream(), arguments.stream()).distinct().toList());
  }

  /** For the timeline: {@code boots by loader snponly, uefi-skips-discovery}. */
  public String sentence() {
    var words = new ArrayList<String>();
    words.add("boots by loader " + loader);
    quirks.stream().map(BootQuirk::text).sorted().forEach(words::add);
    disk.ifPresent(method -> words.add("its disk by " + method.text()));
    consoles.forEach(console -> words.add("console " + console));
    network.ifPresent(
        profile -> words.add("network " + String.join(" ", profile.kernelArguments())));
    if (!arguments.isEmpty()) {
      words.add("kernel arguments " + String.join(" ", arguments));
    }
    return String.join(", ", words);
  }
}
