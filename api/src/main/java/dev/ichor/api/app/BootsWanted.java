package dev.ichor.api.app;

import dev.ichor.boot.assets.policy.AssetKind;
import dev.ichor.boot.assets.policy.WantedAssets.Boot;
import dev.ichor.inventory.enrolment.BootDefaults;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.LoaderSelection;
import dev.ichor.inventory.model.Machine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the machines of this site boot: each cluster's version and schematic for the architectures
 * of its machines, and the defaults for machines without a cluster. Machines that start Talos
 * itself need its UKI as well; what the site chose comes with every boot.
 */
final class BootsWanted {
  private final BootDefaults defaults;
  private final Set<AssetKind> chosen;

  BootsWanted(BootDefaults defaults, Set<AssetKind> chosen) {
    this.defaults = defaults;
    this.chosen = Set.copyOf(chosen);
  }

  Set<Boot> of(Inventory inventory) {
    var machines = inventory.machines().list().stream().map(view -> view.machine()).toList();
    var clusters = inventory.clusters().list().stream().map(view -> view.cluster()).toList();
    return of(machines, clusters);
  }

  private Set<Boot> of(List<Machine> machines, List<Cluster> clusters) {
    var everywhere = architectures(machines);
    if (everywhere.isEmpty()) {
      everywhere.add(Architecture.AMD64); // nobody was inspected yet
    }
    var boots = new LinkedHashSet<Boot>();
    var free = new ArrayList<>(machines);
    for (var cluster : clusters) {
      var members = machines.stream().filter(machine -> isIn(machine, cluster)).toList();
      free.removeAll(members);
      var own = architectures(members);
      var more = kinds(members, cluster.boot().orElse(BootSettings.STANDARD));
      (own.isEmpty() ? everywhere : own)
          .forEach(
              one -> boots.add(new Boot(cluster.talosVersion(), cluster.schematic(), one, more)));
    }
    var more = kinds(free, BootSettings.STANDARD);
    everywhere.forEach(
        one -> boots.add(new Boot(defaults.talosVersion(), defaults.schematic(), one, more)));
    return boots;
  }

  private static boolean isIn(Machine machine, Cluster cluster) {
    return machine.assignment().filter(it -> it.cluster().equals(cluster.name())).isPresent();
  }

  /** By the loaders that these machines are given, or would be given. */
  private Set<AssetKind> kinds(List<Machine> machines, BootSettings wider) {
    var kinds = EnumSet.noneOf(AssetKind.class);
    kinds.addAll(chosen);
    Stream.concat(
            Stream.of(wider),
            machines.stream().flatMap(it -> it.boot().stream()).map(own -> own.over(wider)))
        .map(BootSettings::loader)
        .forEach(loader -> image(loader).ifPresent(kinds::add));
    return kinds;
  }

  private static Optional<AssetKind> image(LoaderSelection loader) {
    return switch (loader) {
      case LoaderSelection.OfFamily(var family) ->
          switch (family) {
            case UKI -> Optional.of(AssetKind.UKI);
            case UKI_SIGNED -> Optional.of(AssetKind.UKI_SECUREBOOT);
            case UNDIONLY, SNPONLY, IPXE, SHIM, GRUB, PXELINUX -> Optional.empty();
          };
      case LoaderSelection.Auto _, LoaderSelection.OfFile _ -> Optional.empty();
    };
  }

  private static Set<Architecture> architectures(Collection<Machine> machines) {
    var found = EnumSet.noneOf(Architecture.class);
    machines.forEach(
        machine -> machine.hardware().ifPresent(hardware -> found.add(hardware.architecture())));
    return found;
  }
}
