package dev.ichor.api.app;

import dev.ichor.boot.assets.policy.WantedAssets.Boot;
import dev.ichor.inventory.enrolment.BootDefaults;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Machine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the machines of this site boot: each cluster's version and schematic for the architectures
 * of its machines, and the defaults for machines without a cluster.
 */
final class BootsWanted {
  private final BootDefaults defaults;

  BootsWanted(BootDefaults defaults) {
    this.defaults = defaults;
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
    everywhere.forEach(
        one -> boots.add(new Boot(defaults.talosVersion(), defaults.schematic(), one)));
    for (var cluster : clusters) {
      var members = new ArrayList<Machine>();
      for (var machine : machines) {
        if (machine.assignment().filter(it -> it.cluster().equals(cluster.name())).isPresent()) {
          members.add(machine);
        }
      }
      var own = architectures(members);
      (own.isEmpty() ? everywhere : own)
          .forEach(one -> boots.add(new Boot(cluster.talosVersion(), cluster.schematic(), one)));
    }
    return boots;
  }

  private static Set<Architecture> architectures(Collection<Machine> machines) {
    var found = EnumSet.noneOf(Architecture.class);
    machines.forEach(
        machine -> machine.hardware().ifPresent(hardware -> found.add(hardware.architecture())));
    return found;
  }
}
