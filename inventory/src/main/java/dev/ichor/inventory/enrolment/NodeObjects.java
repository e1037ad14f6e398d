package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Evidence.Source;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Rollout.Kind;
import dev.ichor.inventory.port.NodeOperations;
import dev.ichor.inventory.port.NodeOperations.Forgotten;
import dev.ichor.inventory.port.RecordStore;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Deletes the Kubernetes node objects of machines that left their cluster: once they are released,
 * and once Kubernetes itself has noticed that they are away. What is to be done is on disk before
 * the machine is asked to leave; nothing of the machine's way back to the pool waits for it.
 */
final class NodeObjects implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(NodeObjects.class);
  private static final String KIND = "node-object";
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** A kubelet counts as ready for 40 s after it has gone; then it may be anything. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final RecordStore store;
  private final Registry registry;
  private final Clusters clusters;
  private final Ledger ledger;
  private final NodeOperations operations;
  private final InstantSource clock;
  private final Semaphore closed = new Semaphore(0);
  private final Thread loop = Thread.ofVirtual().name("node-objects").unstarted(this::run);

  /**
   * A machine whose node object goes when it has left.
   *
   * @param address that it had as a node
   */
  record Leaving(MachineId machine, String cluster, Inet4Address address, Instant asked) {}

  NodeObjects(
      RecordStore store,
      Registry registry,
      Clusters clusters,
      Ledger ledger,
      NodeOperations operations,
      InstantSource clock) {
    this.store = store;
    this.registry = registry;
    this.clusters = clusters;
    this.ledger = ledger;
    this.operations = operations;
    this.clock = clock;
  }

  void start() {
    loop.start();
  }

  /**
   * As the removal wants it that is under way, whatever an earlier one wanted; on disk when it
   * returns.
   */
  void leaves(Machine machine, String cluster, boolean keepsNode) {
    if (keepsNode) {
      store.drop(KIND, machine.id().toString());
      return;
    }
    if (machine.address().isEmpty()) {
      ledger.note(
          machine,
          Source.TALOS_API,
          "node-object-stays",
          "its address is not known, so its Kubernetes node is not deleted; do it with kubectl delete node");
      return;
    }
    store.keep(
        KIND,
        machine.id().toString(),
        new Leaving(machine.id(), cluster, machine.address().get(), clock.instant()));
  }

  private void run() {
    try {
      while (!closed.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** One round. */
  void look() {
    try {
      store.kept(KIND, Leaving.class).forEach(this::lookSafely);
    } catch (RuntimeException e) {
      LOG.errorf(e, "looking after node objects broke off; tried again in a moment");
    }
  }

  /** What goes wrong with one is not in the way of the others. */
  private void lookSafely(Leaving leaving) {
    try {
      look(leaving);
    } catch (RuntimeException e) {
      LOG.errorf(e, "node object of machine=%s: tried again in a moment", leaving.machine());
    }
  }

  private void look(Leaving leaving) {
    var machine = registry.find(leaving.machine());
    if (machine.isEmpty()) {
      drop(leaving);
      return;
    }
    switch (machine.get().state()) {
      case ACTIVE -> {
        if (!isLeaving(leaving)) {
          drop(leaving); // the removal was cancelled
        }
      }
      case CLEANING, AVAILABLE, FAILED, RETIRED -> forget(leaving, machine.get());
      case DISCOVERED, PENDING, PROVISIONING -> drop(leaving); // it is on its way in again
    }
  }

  private boolean isLeaving(Leaving leaving) {
    return clusters
        .find(leaving.cluster())
        .flatMap(cluster -> cluster.unfinished())
        .filter(rollout -> rollout.kind() instanceof Kind.Remove(_, var keepsNode) && !keepsNode)
        .filter(rollout -> rollout.node(leaving.machine()).isPresent())
        .isPresent();
  }

  private void forget(Leaving leaving, Machine machine) {
    var kubeconfig = clusters.kubeconfig(leaving.cluster());
    var answer =
        kubeconfig.isPresent()
            ? operations.forget(kubeconfig.get(), leaving.address(), leaving.asked())
            : new Forgotten.NotYet("there is no kubeconfig of '%s'".formatted(leaving.cluster()));
    switch (answer) {
      case Forgotten.Deleted(var name) ->
          end(
              leaving,
              machine,
              "node-object-deleted",
              "Kubernetes node %s deleted".formatted(name));
      case Forgotten.Absent() ->
          end(
              leaving,
              machine,
              "node-object-absent",
              "Kubernetes has no node at %s that is older than the removal; if one stays in kubectl get nodes, delete it with kubectl delete node"
                  .formatted(leaving.address().getHostAddress()));
      case Forgotten.NotYet(var why) -> {
        if (clock.instant().isAfter(leaving.asked().plus(PATIENCE))) {
          end(
              leaving,
              machine,
              "node-object-stays",
              "its Kubernetes node was not deleted within %d min (%s); delete it with kubectl delete node"
                  .formatted(PATIENCE.toMinutes(), why));
        }
      }
    }
  }

  private void end(Leaving leaving, Machine machine, String kind, String text) {
    ledger.note(machine, Source.TALOS_API, kind, text);
    LOG.infof("%s machine=%s cluster=%s why=\"%s\"", kind, machine.id(), leaving.cluster(), text);
    drop(leaving);
  }

  private void drop(Leaving leaving) {
    store.drop(KIND, leaving.machine().toString());
  }

  @Override
  public void close() {
    closed.release();
  }
}
