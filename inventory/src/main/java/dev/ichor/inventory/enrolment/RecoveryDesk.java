package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Evidence.Source;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.port.Caller;
import dev.ichor.inventory.port.RecordStore;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Where all control planes of a cluster are lost, nobody can tell its etcd's members, so none may
 * join. A person may then let in one machine, on which etcd is restored from a snapshot. It is one
 * machine, on one visit to PROVISIONING, and only while no control plane is ACTIVE.
 */
public final class RecoveryDesk {
  private static final Logger AUDIT = Logger.getLogger("dev.ichor.audit");
  private static final String KIND = "recovery";

  private final RecordStore store;
  private final Registry registry;
  private final Clusters clusters;
  private final Members members;
  private final Ledger ledger;

  /**
   * Stored by cluster.
   *
   * @param since when the machine entered the state in which it is let in
   */
  record Recovery(String cluster, MachineId machine, Instant since) {}

  RecoveryDesk(
      RecordStore store, Registry registry, Clusters clusters, Members members, Ledger ledger) {
    this.store = store;
    this.registry = registry;
    this.clusters = clusters;
    this.members = members;
    this.ledger = ledger;
  }

  /**
   * Lets the machine join as the first control plane of what is left; on disk when it returns.
   *
   * @param confirmed must be the cluster's name
   */
  public Outcome recover(String name, MachineId id, String confirmed) {
    var cluster = clusters.find(name);
    if (cluster.isEmpty()) {
      return new Outcome.NotFound(
          "no cluster '%s'; GET /api/v1/clusters lists them".formatted(Printable.of(name)));
    }
    var machine = registry.find(id).filter(it -> Members.isOf(it, name));
    if (machine.isEmpty()) {
      return new Outcome.NotFound(
          "cluster '%s' has no machine %s; assign it one as control plane first"
              .formatted(name, id));
    }
    return hindrance(cluster.get(), machine.get(), confirmed)
        .<Outcome>map(Outcome.Conflict::new)
        .orElseGet(() -> let(cluster.get(), machine.get()));
  }

  private Outcome let(Cluster cluster, Machine machine) {
    if (isLet(machine)) {
      return Outcome.DONE;
    }
    store.keep(KIND, cluster.name(), new Recovery(cluster.name(), machine.id(), machine.since()));
    AUDIT.infof(
        "audit action=recover cluster=%s machine=%s by=%s",
        cluster.name(), machine.id(), Caller.name());
    ledger.note(
        machine,
        Source.LIFECYCLE,
        "recovery",
        "let in by %s, as the control planes of '%s' are lost; etcd waits for talosctl bootstrap --recover-from"
            .formatted(Caller.name(), cluster.name()));
    return Outcome.DONE;
  }

  private Optional<String> hindrance(Cluster cluster, Machine machine, String confirmed) {
    if (!confirmed.equals(cluster.name())) {
      return Optional.of(
          "what its etcd held since the last snapshot is lost by this; confirm it with the cluster's name, '%s'"
              .formatted(cluster.name()));
    }
    if (cluster.bootstrappedAt().isEmpty()) {
      return Optional.of(
          "etcd of '%s' was never bootstrapped: its control planes join by themselves"
              .formatted(cluster.name()));
    }
    if (machine.state() != MachineState.PROVISIONING
        || Members.role(machine) != Role.CONTROL_PLANE) {
      return Optional.of(
          "%s is a %s in state %s; assign a machine as control plane, then name that one"
              .formatted(machine.name(), Members.role(machine).talosName(), machine.state()));
    }
    return members.active(cluster.name()).stream()
        .filter(other -> Members.role(other) == Role.CONTROL_PLANE)
        .findFirst()
        .map(
            other ->
                "control plane %s is still ACTIVE; bring it back, or release it when it is lost (its disk is wiped)"
                    .formatted(other.name()));
  }

  /** By an operator's word, on this visit. */
  boolean isLet(Machine machine) {
    return machine.state() == MachineState.PROVISIONING
        && store.kept(KIND, Recovery.class).stream()
            .anyMatch(
                it ->
                    it.machine().equals(machine.id())
                        && it.since().equals(machine.since())
                        && Members.isOf(machine, it.cluster()));
  }
}
