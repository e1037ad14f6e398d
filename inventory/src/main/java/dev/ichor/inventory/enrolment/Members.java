package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Role;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.port.NodeOperations;
import dev.ichor.inventory.port.NodeOperations.Look;
import dev.ichor.inventory.rollout.ClusterHealth;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/** The machines of a cluster, asked side by side what they are. */
final class Members {
  private static final Logger LOG = Logger.getLogger(Members.class);

  /** Connections at once; each is a TLS handshake. */
  private static final int AT_ONCE = 24;

  private final Registry registry;
  private final NodeOperations operations;

  Members(Registry registry, NodeOperations operations) {
    this.registry = registry;
    this.operations = operations;
  }

  /** Those that run, control planes first, in an order that stays. */
  List<Machine> active(String cluster) {
    return registry.all().stream()
        .filter(machine -> machine.state() == MachineState.ACTIVE)
        .filter(machine -> isOf(machine, cluster))
        .sorted(Comparator.comparing(Members::role).thenComparing(m -> m.id().value()))
        .toList();
  }

  static boolean isOf(Machine machine, String cluster) {
    return machine.assignment().filter(it -> it.cluster().equals(cluster)).isPresent();
  }

  static Role role(Machine machine) {
    return machine.assignment().map(it -> it.role()).orElse(Role.WORKER);
  }

  Map<MachineId, Look> look(Collection<Machine> machines, Cluster cluster, Secret secrets) {
    var looks = new ConcurrentHashMap<MachineId, Look>();
    var free = new Semaphore(AT_ONCE);
    try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var machine : machines) {
        tasks.execute(
            () -> {
              free.acquireUninterruptibly();
              try {
                looks.put(machine.id(), look(machine, cluster, secrets));
              } finally {
                free.release();
              }
            });
      }
    }
    return looks;
  }

  private Look look(Machine machine, Cluster cluster, Secret secrets) {
    try {
      return machine
          .address()
          .map(address -> operations.look(address, cluster, secrets))
          .orElseGet(() -> new Look.Away("its address is not known"));
    } catch (RuntimeException e) {
      LOG.warnf(e, "look broke off machine=%s; it counts as away", machine.id());
      return new Look.Away("the look at it broke off: " + Printable.of(String.valueOf(e)));
    }
  }

  /** In the order of {@code machines}. */
  static List<ClusterHealth.Node> nodes(List<Machine> machines, Map<MachineId, Look> looks) {
    var nodes = new LinkedHashMap<MachineId, ClusterHealth.Node>();
    for (var machine : machines) {
      var look = looks.get(machine.id());
      if (look != null) {
        nodes.put(
            machine.id(),
            new ClusterHealth.Node(
                machine.name(),
                role(machine),
                machine.address().map(it -> it.getHostAddress()).orElse(""),
                look));
      }
    }
    return List.copyOf(nodes.values());
  }
}
