package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Rollout;
import dev.ichor.inventory.model.Rollout.ApplyMode;
import dev.ichor.inventory.model.Rollout.Kind;
import dev.ichor.inventory.model.Rollout.Release;
import dev.ichor.inventory.model.Rollout.State;
import dev.ichor.inventory.port.Caller;
import dev.ichor.inventory.port.Configurator;
import dev.ichor.inventory.rollout.Phases;
import dev.ichor.inventory.rollout.Phases.Sign;
import dev.ichor.inventory.rollout.VersionStep;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What people and their automation change in a running cluster: one rollout at a time, stored
 * before the call returns, done by the engine. Asking twice for the same is done once.
 */
public final class LifeDesk {
  private final Registry registry;
  private final Clusters clusters;
  private final Members members;
  private final Configurator configurator;
  private final RolloutBook book;
  private final InstantSource clock;

  LifeDesk(
      Registry registry,
      Clusters clusters,
      Members members,
      Configurator configurator,
      Runnable poke,
      InstantSource clock) {
    this.registry = registry;
    this.clusters = clusters;
    this.members = members;
    this.configurator = configurator;
    this.book = new RolloutBook(registry, clusters, members, poke, clock);
    this.clock = clock;
  }

  /**
   * Installs another Talos on every node, one control plane at a time.
   *
   * @param schematic absent: the cluster's
   */
  public Outcome upgrade(
      String name, String version, Optional<String> schematic, int workersAtOnce) {
    var wanted = schematic.or(() -> clusters.find(name).map(Cluster::schematic)).orElse("");
    return start(
        name,
        "upgrade to " + version,
        workersAtOnce,
        cluster -> {
          cluster.withTalos(version, wanted); // refuses what has not the form
          var to = new Release(version, wanted);
          var now = new Release(cluster.talosVersion(), cluster.schematic());
          return new Kind.Upgrade(now.equals(to) ? leftBehind(cluster, to).orElse(now) : now, to);
        },
        cluster -> upgradeHindrance(cluster, version, wanted));
  }

  /**
   * A schematic that some nodes may still have of a change that was given up: they do not tell, so
   * going back means installing it on every one.
   */
  private static Optional<Release> leftBehind(Cluster cluster, Release wanted) {
    return cluster
        .rollout()
        .filter(last -> last.state() == State.CANCELLED)
        .map(Rollout::kind)
        .filter(Kind.Upgrade.class::isInstance)
        .map(Kind.Upgrade.class::cast)
        .flatMap(
            last ->
                Stream.of(last.to(), last.from())
                    .filter(it -> it.version().equals(wanted.version()) && !it.equals(wanted))
                    .findFirst());
  }

  private Optional<String> upgradeHindrance(Cluster cluster, String version, String schematic) {
    return VersionStep.objection(cluster.talosVersion(), version)
        .or(() -> generated(cluster.withTalos(version, schematic)));
  }

  /** Whether each member's configuration can be made for that version. */
  private Optional<String> generated(Cluster cluster) {
    var secrets = clusters.bundle(cluster.name());
    return secrets.flatMap(
        bundle ->
            members.active(cluster.name()).stream()
                .map(machine -> configurator.configuration(machine, cluster, bundle))
                .filter(Configurator.Generated.Impossible.class::isInstance)
                .map(it -> ((Configurator.Generated.Impossible) it).advice())
                .findFirst());
  }

  /** Starts the Talos of before the last upgrade on every node that has the new one. */
  public Outcome revert(String name) {
    var last = clusters.find(name).flatMap(Cluster::rollout);
    if (last.isEmpty() || !(last.get().kind() instanceof Kind.Upgrade(var from, var to))) {
      return clusters.find(name).isEmpty()
          ? RolloutBook.missing(name)
          : last.filter(it -> it.kind() instanceof Kind.Revert).isPresent()
              ? Outcome.DONE
              : new Outcome.Conflict(
                  "the last change of '%s' was no upgrade; there is nothing to go back to"
                      .formatted(name));
    }
    if (from.version().equals(to.version())) {
      return new Outcome.Conflict(
          "the last upgrade of '%s' changed its schematic alone, and nodes do not tell which one they have; let it end or cancel it, then upgrade to %s with schematic %s"
              .formatted(name, from.version(), from.schematic()));
    }
    return book.replace(
        name,
        "revert to " + from.version(),
        now ->
            now.rollout().filter(it -> it.id().equals(last.get().id())).isEmpty()
                ? Optional.of("'%s' began another change meanwhile; ask again".formatted(name))
                : book.underWay(now),
        cluster ->
            cluster.withRollout(
                book.fresh(cluster, new Kind.Revert(to, from), last.get().workersAtOnce())));
  }

  /** Gives every node its configuration as it is generated now. */
  public Outcome apply(String name, ApplyMode mode, int workersAtOnce) {
    return start(
        name, "configuration " + mode, workersAtOnce, _ -> new Kind.Apply(mode), this::generated);
  }

  /**
   * Takes a node out of its cluster and back to the pool.
   *
   * @param graceful false: the node is dead; then {@code confirmed} must be its name
   * @param keepsNode its Kubernetes node object stays
   */
  public Outcome remove(
      String name, MachineId id, boolean graceful, String confirmed, boolean keepsNode) {
    var machine = registry.find(id).filter(it -> Members.isOf(it, name));
    if (machine.isEmpty()) {
      return new Outcome.NotFound(
          "cluster '%s' has no machine %s; GET /api/v1/clusters/%s lists its members"
              .formatted(Printable.of(name), id, Printable.of(name)));
    }
    var kind = new Kind.Remove(graceful, keepsNode);
    if (clusters
        .find(name)
        .flatMap(Cluster::rollout)
        .filter(it -> it.kind().equals(kind) && it.node(id).isPresent())
        .filter(it -> !it.isOver() || machine.get().state() == MachineState.CLEANING)
        .isPresent()) {
      return Outcome.DONE;
    }
    return removeHindrance(machine.get(), graceful, confirmed)
        .<Outcome>map(Outcome.Conflict::new)
        .orElseGet(() -> remove(name, machine.get(), kind));
  }

  private Outcome remove(String name, Machine machine, Kind.Remove kind) {
    return book.start(
        name,
        "remove %s %s".formatted(machine.name(), kind.graceful() ? "" : "dead").strip(),
        List.of(machine),
        1,
        _ -> kind,
        _ -> Optional.empty());
  }

  private static Optional<String> removeHindrance(
      Machine machine, boolean graceful, String confirmed) {
    if (machine.state() != MachineState.ACTIVE) {
      return Optional.of(
          "%s is %s; only an ACTIVE machine leaves its cluster so; unassign or retry it"
              .formatted(machine.name(), machine.state()));
    }
    if (machine.isProtected()) {
      return Optional.of("%s is protected; clear that first".formatted(machine.name()));
    }
    return graceful || confirmed.equals(machine.name())
        ? Optional.empty()
        : Optional.of(
            "a dead node is wiped without its own consent; confirm it with its name, '%s'"
                .formatted(machine.name()));
  }

  private Outcome start(
      String name,
      String what,
      int workersAtOnce,
      Function<Cluster, Kind> kind,
      Function<Cluster, Optional<String>> hindrance) {
    return book.start(name, what, members.active(name), workersAtOnce, kind, hindrance);
  }

  /** Nothing new is begun until it is resumed; what is under way ends by itself. */
  public Outcome pause(String name) {
    return turn(name, "pause", State.RUNNING, _ -> Optional.empty(), it -> paused(it));
  }

  private Rollout paused(Rollout rollout) {
    return rollout.withState(State.PAUSED, "paused by " + Caller.name(), clock.instant());
  }

  /** Goes on; nodes in trouble are tried again. */
  public Outcome resume(String name) {
    return turn(name, "resume", State.PAUSED, _ -> Optional.empty(), it -> resumed(it));
  }

  private Rollout resumed(Rollout rollout) {
    var now = clock.instant();
    var next = rollout.withState(State.RUNNING, "resumed", now);
    for (var node : rollout.nodes()) {
      next =
          next.with(node.machine(), it -> Phases.apply(it, Sign.RESUMED, "tried again", now), now);
    }
    return next;
  }

  /** Given up: what was done to nodes stays. Refused while something is being done to one. */
  public Outcome cancel(String name) {
    return turn(name, "cancel", State.CANCELLED, book::underWay, it -> cancelled(it));
  }

  private Rollout cancelled(Rollout rollout) {
    var now = clock.instant();
    var next = rollout.withState(State.CANCELLED, "cancelled by " + Caller.name(), now);
    for (var node : rollout.nodes()) {
      next =
          next.with(node.machine(), it -> Phases.apply(it, Sign.CANCELLED, "not done", now), now);
    }
    return next;
  }

  /**
   * @param from the state that it must have, else it is there already; CANCELLED: any that is not
   *     over
   */
  private Outcome turn(
      String name,
      String what,
      State from,
      Function<Cluster, Optional<String>> hindrance,
      UnaryOperator<Rollout> change) {
    var cluster = clusters.find(name);
    if (cluster.isEmpty()) {
      return RolloutBook.missing(name);
    }
    if (cluster.get().unfinished().isEmpty()) {
      return new Outcome.Conflict(
          "nothing goes through '%s' now; there is nothing to %s".formatted(name, what));
    }
    return book.replace(
        name,
        what,
        hindrance,
        now ->
            now.unfinished()
                .filter(it -> from == State.CANCELLED || it.state() == from)
                .map(it -> now.withRollout(change.apply(it)))
                .orElse(now));
  }
}
