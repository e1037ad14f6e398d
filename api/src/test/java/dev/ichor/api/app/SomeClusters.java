package dev.ichor.api.app;

import dev.ichor.inventory.enrolment.BootDefaults;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.Assignment;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.InventoryStore;
import java.net.Inet4Address;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Clusters that ran before Ichor was started: no test here has a Talos that comes so far. */
public final class SomeClusters {
  /** All its control planes are lost; {@link #NEWCOMER} is assigned to it. */
  public static final String LOST = "seed-lost";

  /** {@link #DEAD} is ACTIVE in it, and answers nobody. */
  public static final String RUNNING = "seed-running";

  public static final MachineId NEWCOMER = new MachineId(new UUID(0x5eed, 1));
  public static final MachineId DEAD = new MachineId(new UUID(0x5eed, 2));

  private SomeClusters() {}

  static void put(InventoryStore store, Instant now) {
    for (var name : List.of(LOST, RUNNING)) {
      store.saveSecret("cluster/" + name + "/secrets", Secret.of("hush"));
      store.saveCluster(cluster(name).withBootstrappedAt(now));
    }
    store.saveMachines(
        List.of(
            machine(NEWCOMER, LOST, "127.77.203.1", Role.CONTROL_PLANE, now)
                .withState(MachineState.PROVISIONING, now, Optional.empty()),
            machine(DEAD, RUNNING, "127.77.203.2", Role.WORKER, now)
                .withState(MachineState.ACTIVE, now, Optional.empty())));
  }

  private static Cluster cluster(String name) {
    return new Cluster(
        name,
        URI.create("https://127.77.203.1:6443"),
        BootDefaults.TALOS_VERSION,
        BootProfile.DEFAULT_SCHEMATIC,
        BootDefaults.KUBERNETES_VERSION,
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Machine machine(
      MachineId id, String cluster, String address, Role role, Instant now) {
    var keys = new MachineKeys(Optional.of(id.value()), Optional.empty(), Set.of());
    return Machine.discovered(id, keys, "m-" + cluster, now)
        .withAddress(Optional.of(Inet4Address.ofLiteral(address)))
        .withAssignment(Optional.of(new Assignment(cluster, role, List.of())));
  }
}
