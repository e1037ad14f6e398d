package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.lifecycle.LifecycleEvent;
import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Evidence.Source;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Rollout;
import dev.ichor.inventory.model.Rollout.Kind;
import dev.ichor.inventory.model.Rollout.Node;
import dev.ichor.inventory.model.Rollout.State;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.rollout.Phases;
import dev.ichor.inventory.rollout.Phases.Sign;
import dev.ichor.inventory.rollout.RolloutPolicy;
import dev.ichor.inventory.rollout.RolloutPolicy.Facts;
import dev.ichor.inventory.rollout.RolloutPolicy.Next;
import dev.ichor.inventory.rollout.RolloutPolicy.Shown;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Carries a rollout on by one step. The intent for a node is on disk before the call, the outcome
 * after it; what a crash left open is looked at, never assumed. Blocking; one step at a time for
 * each cluster.
 */
final class RolloutWorker {
  private static final Logger LOG = Logger.getLogger(RolloutWorker.class);

  private final Registry registry;
  private final Clusters clusters;
  private final Ledger ledger;
  private final RolloutFacts facts;
  private final NodeActs acts;
  private final NodeObjects nodeObjects;
  private final RolloutPolicy policy;
  private final InstantSource clock;

  RolloutWorker(
      Registry registry,
      Clusters clusters,
      Ledger ledger,
      RolloutFacts facts,
      NodeActs acts,
      NodeObjects nodeObjects,
      RolloutPolicy policy,
      InstantSource clock) {
    this.registry = registry;
    this.clusters = clusters;
    this.ledger = ledger;
    this.facts = facts;
    this.acts = acts;
    this.nodeObjects = nodeObjects;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * @return true when something came of it, so that the next step follows at once
   */
  boolean step(String name) {
    var cluster = clusters.find(name);
    var rollout = cluster.flatMap(Cluster::unfinished).filter(RolloutWorker::isAtWork);
    var secrets = clusters.bundle(name);
    if (rollout.isEmpty() || secrets.isEmpty()) {
      return false;
    }
    var seen = facts.gather(cluster.get(), rollout.get(), secrets.get());
    return perform(cluster.get(), rollout.get(), secrets.get(), seen);
  }

  /** A paused one begins nothing, but what it began is looked at until it ends. */
  static boolean isAtWork(Rollout rollout) {
    return rollout.state() == State.RUNNING || rollout.underWay().isPresent();
  }

  private boolean perform(Cluster cluster, Rollout rollout, Secret secrets, Facts seen) {
    return switch (policy.next(rollout, seen, clock.instant())) {
      case Next.Wait(var why) -> {
        change(cluster.name(), rollout, it -> it.withWhy(why));
        yield false;
      }
      case Next.Pause(var why) -> {
        LOG.warnf("rollout pause cluster=%s why=\"%s\"", cluster.name(), why);
        change(cluster.name(), rollout, it -> it.withState(State.PAUSED, why, clock.instant()));
        yield false;
      }
      case Next.Finish() -> finish(cluster, rollout);
      case Next.Store(var shown) -> store(cluster.name(), rollout, shown);
      case Next.Act(var machines) -> act(cluster, rollout, secrets, machines, seen);
    };
  }

  private boolean finish(Cluster cluster, Rollout rollout) {
    LOG.infof("rollout done cluster=%s kind=%s", cluster.name(), rollout.kind());
    clusters.update(
        cluster.name(),
        now -> {
          if (!isSame(now, rollout)) {
            return now;
          }
          var done =
              now.withRollout(rollout.withState(State.DONE, "every node proven", clock.instant()));
          return switch (rollout.kind()) {
            case Kind.Upgrade(_, var to) -> done.withTalos(to.version(), to.schematic());
            case Kind.Revert(_, var to) -> done.withTalos(to.version(), to.schematic());
            case Kind.Apply _, Kind.Remove _ -> done;
          };
        });
    return true;
  }

  private static boolean isSame(Cluster now, Rollout rollout) {
    return now.rollout().filter(it -> it.id().equals(rollout.id())).isPresent();
  }

  private Optional<Rollout> change(String cluster, Rollout rollout, UnaryOperator<Rollout> change) {
    return clusters
        .update(
            cluster,
            now ->
                isSame(now, rollout) && now.unfinished().isPresent()
                    ? now.withRollout(change.apply(now.rollout().orElseThrow()))
                    : now)
        .flatMap(Cluster::rollout);
  }

  private boolean store(String cluster, Rollout rollout, Map<MachineId, Shown> shown) {
    shown.forEach(
        (id, sign) -> {
          if (rollout.kind() instanceof Kind.Remove && sign.sign() == Sign.PROVEN) {
            released(id, sign.word());
          }
          mark(cluster, rollout, id, sign);
        });
    return true;
  }

  /** Before it is marked: a crash in between only asks again, and the table answers once. */
  private void released(MachineId id, String why) {
    registry
        .find(id)
        .ifPresent(
            machine -> {
              if (ledger.fire(machine, LifecycleEvent.RELEASED, why + ": goes back to the pool")) {
                clusters.health().remove(id);
              }
            });
  }

  private void mark(String cluster, Rollout rollout, MachineId id, Shown shown) {
    var now = clock.instant();
    change(
        cluster,
        rollout,
        it -> it.with(id, node -> Phases.apply(node, shown.sign(), shown.word(), now), now));
    registry
        .find(id)
        .ifPresent(
            machine ->
                ledger.note(
                    machine,
                    Source.TALOS_API,
                    "rollout-" + shown.sign().name().toLowerCase(java.util.Locale.ROOT),
                    RolloutWords.of(rollout.kind()) + ": " + shown.word()));
    LOG.infof(
        "rollout cluster=%s machine=%s sign=%s why=\"%s\"",
        cluster, id, shown.sign(), shown.word());
  }

  private boolean act(
      Cluster cluster, Rollout rollout, Secret secrets, List<MachineId> machines, Facts seen) {
    var now = clock.instant();
    var intended =
        change(
            cluster.name(),
            rollout,
            it -> {
              if (it.state() != State.RUNNING) {
                return it;
              }
              var next = it;
              for (var id : machines) {
                next = next.with(id, node -> intend(node, seen, now), now);
              }
              return next;
            });
    if (intended.filter(it -> it.state() == State.RUNNING).isEmpty()) {
      return false;
    }
    var certain = new AtomicBoolean(true);
    try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var id : machines) {
        registry
            .find(id)
            .ifPresent(
                machine ->
                    tasks.execute(
                        () -> {
                          if (!act(cluster, rollout, secrets, machine, seen)) {
                            certain.set(false);
                          }
                        }));
      }
    }
    return certain.get();
  }

  private static Node intend(Node node, Facts seen, java.time.Instant now) {
    var boot = Optional.ofNullable(seen.views().get(node.machine())).flatMap(view -> view.boot());
    var member = Optional.ofNullable(seen.memberOf().get(node.machine()));
    var intended = Phases.apply(node, Sign.INTEND, "to be done", now);
    return new Node(
        intended.machine(),
        intended.role(),
        intended.phase(),
        node.isUnderWay() ? node.since() : intended.since(),
        boot.or(node::boot),
        member.or(node::member),
        intended.word());
  }

  /**
   * @return false when it may have been done or not
   */
  private boolean act(
      Cluster cluster, Rollout rollout, Secret secrets, Machine machine, Facts seen) {
    if (machine.cordoned()) {
      mark(
          cluster.name(),
          rollout,
          machine.id(),
          new Shown(Sign.TROUBLE, machine.name() + " is cordoned; uncordon it, then resume"));
      return true;
    }
    try {
      if (rollout.kind() instanceof Kind.Remove(_, var keepsNode)) {
        nodeObjects.leaves(machine, cluster.name(), keepsNode);
      }
      var shown = acts.act(cluster, rollout, secrets, machine, seen);
      shown.ifPresent(it -> mark(cluster.name(), rollout, machine.id(), it));
      return shown.isPresent();
    } catch (RuntimeException e) {
      LOG.errorf(e, "rollout act broke off machine=%s; its node is looked at again", machine.id());
      return false;
    }
  }
}
