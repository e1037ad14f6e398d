package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Rollout;
import dev.ichor.inventory.model.Rollout.Kind;
import dev.ichor.inventory.model.Rollout.Node;
import dev.ichor.inventory.model.Rollout.Phase;
import dev.ichor.inventory.model.Rollout.State;
import dev.ichor.inventory.port.Caller;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/** Where rollouts begin and change: one at a time a cluster, stored before a call returns. */
final class RolloutBook {
  private static final Logger AUDIT = Logger.getLogger("dev.ichor.audit");

  private final Registry registry;
  private final Clusters clusters;
  private final Members members;
  private final Runnable poke;
  private final InstantSource clock;

  RolloutBook(
      Registry registry, Clusters clusters, Members members, Runnable poke, InstantSource clock) {
    this.registry = registry;
    this.clusters = clusters;
    this.members = members;
    this.poke = poke;
    this.clock = clock;
  }

  /**
   * Begins a change of these machines, unless the same one runs already.
   *
   * @param hindrance why it cannot begin; asked once before anything is stored
   */
  Outcome start(
      String name,
      String what,
      List<Machine> machines,
      int workersAtOnce,
      Function<Cluster, Kind> kind,
      Function<Cluster, Optional<String>> hindrance) {
    var cluster = clusters.find(name);
    if (cluster.isEmpty()) {
      return missing(name);
    }
    var wanted = kind.apply(cluster.get());
    var running = cluster.get().unfinished();
    if (running.filter(it -> isSame(it, wanted, machines)).isPresent()) {
      return Outcome.DONE;
    }
    var objection = running.map(it -> busy(name, it)).or(() -> hindrance.apply(cluster.get()));
    if (objection.isPresent() || machines.isEmpty()) {
      return new Outcome.Conflict(
          objection.orElse("'%s' has no ACTIVE machine; wait for one".formatted(name)));
    }
    var rollout = fresh(wanted, machines, workersAtOnce);
    return replace(
        name,
        what,
        now ->
            now.unfinished().filter(it -> !isSame(it, wanted, machines)).map(it -> busy(name, it)),
        now -> now.unfinished().isPresent() ? now : now.withRollout(rollout));
  }

  /** The same wish: a removal of another machine is another one. */
  private static boolean isSame(Rollout running, Kind wanted, List<Machine> machines) {
    return running.kind().equals(wanted)
        && (!(wanted instanceof Kind.Remove)
            || machines.stream().allMatch(it -> running.node(it.id()).isPresent()));
  }

  private static String busy(String name, Rollout running) {
    return "'%s' goes through another change (%s, %s); wait for it, or cancel it with POST /api/v1/clusters/%s/rollout/cancel"
        .formatted(name, RolloutWords.of(running.kind()), running.state(), name);
  }

  /** One through all ACTIVE machines. */
  Rollout fresh(Cluster cluster, Kind kind, int workersAtOnce) {
    return fresh(kind, members.active(cluster.name()), workersAtOnce);
  }

  private Rollout fresh(Kind kind, List<Machine> machines, int workersAtOnce) {
    var now = clock.instant();
    return new Rollout(
        UUID.randomUUID(),
        kind,
        State.RUNNING,
        "begins",
        workersAtOnce,
        now,
        now,
        machines.stream()
            .map(
                machine ->
                    new Node(
                        machine.id(),
                        Members.role(machine),
                        Phase.WAITING,
                        now,
                        Optional.empty(),
                        "waits for its turn"))
            .toList());
  }

  /** Two nodes at once would be away if another change began beside it. */
  Optional<String> underWay(Cluster cluster) {
    return cluster
        .unfinished()
        .flatMap(Rollout::underWay)
        .map(
            node ->
                "machine %s is under way; pause, wait until it is proven or in trouble, then ask again"
                    .formatted(
                        registry
                            .find(node.machine())
                            .map(Machine::name)
                            .orElseGet(() -> node.machine().toString())));
  }

  /**
   * Changes a cluster's rollout: stored, told to the audit log, and the engine woken.
   *
   * @param hindrance judged on what the change is made to, not on what was there before
   */
  Outcome replace(
      String name,
      String what,
      Function<Cluster, Optional<String>> hindrance,
      UnaryOperator<Cluster> change) {
    var refusals = new ArrayList<String>();
    var after =
        clusters.update(
            name,
            now -> {
              hindrance.apply(now).ifPresent(refusals::add);
              return refusals.isEmpty() ? change.apply(now) : now;
            });
    if (after.isEmpty()) {
      return missing(name);
    }
    if (!refusals.isEmpty()) {
      return new Outcome.Conflict(refusals.getFirst());
    }
    AUDIT.infof("audit action=rollout cluster=%s what=\"%s\" by=%s", name, what, Caller.name());
    poke.run();
    return Outcome.DONE;
  }

  static Outcome missing(String name) {
    return new Outcome.NotFound(
        "no cluster '%s'; GET /api/v1/clusters lists them".formatted(Printable.of(name)));
  }
}
