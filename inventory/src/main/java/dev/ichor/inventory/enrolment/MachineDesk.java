package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.lifecycle.Lifecycle;
import dev.ichor.inventory.lifecycle.LifecycleEvent;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.BootExperience;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Labels;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.Assignment;
import dev.ichor.inventory.model.Machine.MachineKeys;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.PowerAction;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.port.Caller;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What people and their automation do with machines. Every change is on disk before the call
 * returns; asking twice for the same is done once.
 */
public final class MachineDesk {
  private final Registry registry;
  private final Clusters clusters;
  private final Timeline timeline;
  private final Engine engine;
  private final PowerDesk power;
  private final InstantSource clock;

  MachineDesk(
      Registry registry,
      Clusters clusters,
      Timeline timeline,
      Engine engine,
      PowerDesk power,
      InstantSource clock) {
    this.registry = registry;
    this.clusters = clusters;
    this.timeline = timeline;
    this.engine = engine;
    this.power = power;
    this.clock = clock;
  }

  /** All of them, oldest name order. */
  public List<MachineView> list() {
    var waitingFor = engine.waitingFor();
    return registry.all().stream()
        .sorted(Comparator.comparing(Machine::name).thenComparing(m -> m.id().value()))
        .map(machine -> new MachineView(machine, waitingFor.apply(machine)))
        .toList();
  }

  public Optional<MachineView> find(MachineId id) {
    return registry.find(id).map(this::view);
  }

  /** As it is on record; without what it waits for, which takes a look at all machines. */
  public Optional<Machine> onRecord(MachineId id) {
    return registry.find(id);
  }

  private MachineView view(Machine machine) {
    return new MachineView(machine, engine.waitingFor(machine));
  }

  /** Newest first. */
  public List<Evidence> timeline(MachineId id, int limit) {
    return timeline.of(id, limit);
  }

  /**
   * Enters a machine by hand, or completes the one that has the same UUID, MAC or BMC.
   *
   * @return the machine's id, the same each time
   * @throws IllegalArgumentException when a word has not its form, or the keys name two machines
   */
  public synchronized MachineId register(
      Optional<String> name,
      MachineKeys keys,
      Optional<BmcEndpoint> bmc,
      Map<String, String> labels) {
    name.ifPresent(Labels::hostName);
    Labels.checked(labels);
    var known = known(keys, bmc);
    if (known.isPresent()) {
      Labels.checked(merged(known.get().labels(), labels));
      change(
          known.get().id(),
          m ->
              m.withKeys(Identity.merge(m.keys(), keys.smbiosUuid(), keys.serial(), keys.macs()))
                  .withBmc(bmc.or(m::bmc))
                  .withName(name.orElse(m.name()))
                  .withLabels(merged(m.labels(), labels)),
          "registered again");
      return known.get().id();
    }
    var fresh =
        Machine.discovered(
                MachineId.random(),
                Identity.merge(
                    new MachineKeys(Optional.empty(), Optional.empty(), java.util.Set.of()),
                    keys.smbiosUuid(),
                    keys.serial(),
                    keys.macs()),
                name.orElseGet(() -> Identity.defaultName(keys)),
                clock.instant())
            .withBmc(bmc)
            .withLabels(labels);
    registry.add(fresh);
    note(fresh.id(), "registered", "entered by " + Caller.name());
    return fresh.id();
  }

  /** What a person says of a UUID outweighs where its NICs were seen. */
  private Optional<Machine> known(MachineKeys keys, Optional<BmcEndpoint> bmc) {
    var found = new LinkedHashMap<MachineId, Machine>();
    registry
        .holder(keys.smbiosUuid())
        .ifPresentOrElse(
            machine -> found.put(machine.id(), machine),
            () ->
                keys.macs().stream()
                    .flatMap(
                        mac -> registry.recognise(Optional.of(mac), keys.smbiosUuid()).stream())
                    .forEach(machine -> found.put(machine.id(), machine)));
    bmc.flatMap(this::byBmc).ifPresent(machine -> found.put(machine.id(), machine));
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          "these keys belong to different machines (%s); enter each by itself"
              .formatted(
                  found.values().stream().map(Machine::name).collect(Collectors.joining(", "))));
    }
    return found.values().stream().findFirst();
  }

  private Optional<Machine> byBmc(BmcEndpoint bmc) {
    if (bmc.protocol() == BmcEndpoint.Protocol.HUMAN) {
      return Optional.empty(); // one person serves many machines
    }
    return registry.all().stream()
        .filter(m -> m.bmc().filter(b -> b.address().equals(bmc.address())).isPresent())
        .findFirst();
  }

  private static Map<String, String> merged(Map<String, String> old, Map<String, String> more) {
    var all = new java.util.HashMap<>(old);
    all.putAll(more);
    return all;
  }

  public Outcome approve(MachineId id) {
    return fire(id, LifecycleEvent.APPROVED, "approved by " + Caller.name());
  }

  public Outcome refuse(MachineId id, String reason) {
    return fire(id, LifecycleEvent.REFUSED, "refused: " + Printable.of(reason));
  }

  /** FAILED goes back to where it failed, with fresh budgets and all loaders. */
  public Outcome retry(MachineId id) {
    return fire(
        id,
        LifecycleEvent.RETRIED,
        "retried by " + Caller.name(),
        _ -> Optional.empty(),
        BootWatch::withoutLoaderFailures);
  }

  public Outcome retire(MachineId id) {
    return fire(id, LifecycleEvent.RETIRED, "retired by " + Caller.name());
  }

  /** Gives an ACTIVE machine back: its disks are wiped. Refused while it is protected. */
  public Outcome release(MachineId id) {
    return fire(
        id,
        LifecycleEvent.RELEASED,
        "released by %s: will be wiped".formatted(Caller.name()),
        m ->
            m.isProtected()
                ? Optional.of("the machine is protected; clear that first")
                : Optional.empty(),
        UnaryOperator.identity());
  }

  public Outcome unassign(MachineId id) {
    return fire(
        id,
        LifecycleEvent.UNASSIGNED,
        "taken from its cluster by " + Caller.name(),
        this::holdsConfiguration,
        UnaryOperator.identity());
  }

  /** The goal is stored before the call, so a hand-over under way is seen here. */
  private Optional<String> holdsConfiguration(Machine machine) {
    if (machine.progress().configAcceptedAt().isPresent()) {
      return Optional.of("it has taken its configuration; release it once it is ACTIVE");
    }
    return machine.progress().configRequestedAt().isPresent() && engine.isBusy(machine.id())
        ? Optional.of("its configuration is being handed over now; ask again in a few seconds")
        : Optional.empty();
  }

  /** Replaces an assigned machine's own patches; a node that has its configuration keeps it. */
  public Outcome patches(MachineId id, java.util.List<String> patches) {
    if (registry.find(id).filter(m -> m.assignment().isEmpty()).isPresent()) {
      return new Outcome.Conflict("the machine is in no cluster yet; assign it with its patches");
    }
    return change(
        id,
        m ->
            m.withAssignment(
                m.assignment().map(it -> new Assignment(it.cluster(), it.role(), patches))),
        "has %d patches of its own".formatted(patches.size()));
  }

  public Outcome assign(MachineId id, Assignment assignment) {
    if (clusters.find(assignment.cluster()).isEmpty()) {
      return new Outcome.Conflict(
          "cluster '%s' does not exist; create it with POST /api/v1/clusters"
              .formatted(Printable.of(assignment.cluster())));
    }
    var current = registry.find(id);
    if (current.flatMap(Machine::assignment).equals(Optional.of(assignment))) {
      return Outcome.DONE;
    }
    return fire(
        id,
        LifecycleEvent.ASSIGNED,
        "assigned by %s to '%s' as %s"
            .formatted(Caller.name(), assignment.cluster(), assignment.role().talosName()),
        _ -> Optional.empty(),
        m -> m.withAssignment(Optional.of(assignment)));
  }

  public Outcome rename(MachineId id, String name) {
    Labels.hostName(name);
    return change(id, m -> m.withName(name), "renamed to " + name);
  }

  public Outcome label(MachineId id, Map<String, String> labels) {
    Labels.checked(labels);
    return change(id, m -> m.withLabels(labels), "labels changed");
  }

  public Outcome cordon(MachineId id, boolean cordoned) {
    return change(id, m -> m.withCordoned(cordoned), cordoned ? "cordoned" : "uncordoned");
  }

  public Outcome protect(MachineId id, boolean isProtected) {
    return change(
        id, m -> m.withIsProtected(isProtected), isProtected ? "protected" : "no longer protected");
  }

  /**
   * How its firmware is led to its network boot; takes effect with its next packet. What was
   * learned of it is forgotten: it is tried anew.
   */
  public Outcome boot(MachineId id, BootSettings settings) {
    return change(
        id,
        m ->
            m.withBoot(Optional.of(settings).filter(it -> !it.equals(BootSettings.STANDARD)))
                .withExperience(BootExperience.NONE),
        settings.sentence());
  }

  /** A BMC turns one machine on and off: it is refused for a second one. */
  public synchronized Outcome bmc(MachineId id, Optional<BmcEndpoint> bmc) {
    var other = bmc.flatMap(this::byBmc).filter(machine -> !machine.id().equals(id));
    if (other.isPresent()) {
      return new Outcome.Conflict(
          "%s is the BMC of %s; give that one another first"
              .formatted(bmc.get().address(), other.get().name()));
    }
    return change(id, m -> m.withBmc(bmc), bmc.isPresent() ? "BMC set" : "BMC removed");
  }

  /** The same, unless its BMC is not {@code expected} any more. */
  public synchronized Outcome bmc(MachineId id, Optional<BmcEndpoint> expected, BmcEndpoint next) {
    var now = registry.find(id).flatMap(Machine::bmc);
    return now.equals(expected)
        ? bmc(id, Optional.of(next))
        : new Outcome.Conflict("its BMC was changed in the same moment; look, and ask again");
  }

  /**
   * Gives the machine's BMC another login, or another certificate to trust, unless somebody changed
   * its login from {@code expected} meanwhile; all else of its BMC stays as it is now.
   */
  public Outcome bmcLogin(MachineId id, BmcEndpoint expected, BmcEndpoint next) {
    var isSame = next.trust().equals(expected.trust());
    var after =
        registry.update(
            id,
            m ->
                m.bmc()
                    .filter(now -> now.host().equals(expected.host()))
                    .filter(now -> now.user().equals(expected.user()))
                    .filter(now -> now.password().equals(expected.password()))
                    .filter(now -> isSame || now.trust().equals(expected.trust()))
                    .map(now -> now.withCredentials(next.user(), next.password()))
                    .map(now -> isSame ? now : now.withTrust(next.trust()))
                    .map(now -> m.withBmc(Optional.of(now))));
    if (after.isEmpty()) {
      return registry.find(id).isEmpty()
          ? missing(id)
          : new Outcome.Conflict("the machine was given another BMC or login meanwhile");
    }
    note(
        id,
        "changed",
        isSame
            ? "its BMC's login is user '%s'".formatted(Printable.of(next.user()))
            : "its BMC's certificate was exchanged");
    return Outcome.DONE;
  }

  /** Blocks until the BMC confirmed it, or a person was asked. */
  public Outcome power(MachineId id, PowerAction action) {
    return power.perform(id, action);
  }

  private Outcome fire(MachineId id, LifecycleEvent event, String why) {
    return fire(id, event, why, _ -> Optional.empty(), UnaryOperator.identity());
  }

  /**
   * @param hindrance what stands in the way; asked in the same moment as the change is made
   */
  private Outcome fire(
      MachineId id,
      LifecycleEvent event,
      String why,
      Function<Machine, Optional<String>> hindrance,
      UnaryOperator<Machine> also) {
    var before = registry.find(id);
    if (before.isEmpty()) {
      return missing(id);
    }
    var after =
        registry.update(
            id,
            m ->
                hindrance.apply(m).isPresent()
                    ? Optional.empty()
                    : Lifecycle.apply(m, event, clock.instant()).map(also).map(Ledger::freed));
    if (after.isEmpty()) {
      return new Outcome.Conflict(
          Lifecycle.apply(before.get(), event, clock.instant())
              .flatMap(_ -> registry.find(id).flatMap(hindrance))
              .orElseGet(
                  () ->
                      "a machine in %s cannot be %s"
                          .formatted(
                              before.get().state(),
                              event.name().toLowerCase(java.util.Locale.ROOT))));
    }
    note(id, event.name().toLowerCase(java.util.Locale.ROOT), why);
    engine.hurry(id);
    return Outcome.DONE;
  }

  private Outcome change(MachineId id, UnaryOperator<Machine> change, String what) {
    if (registry.update(id, m -> Optional.of(change.apply(m))).isEmpty()) {
      return missing(id);
    }
    note(id, "changed", what);
    engine.hurry(id);
    return Outcome.DONE;
  }

  static Outcome missing(MachineId id) {
    return new Outcome.NotFound("no machine %s; list them with GET /api/v1/machines".formatted(id));
  }

  private void note(MachineId id, String kind, String text) {
    timeline.record(
        new Evidence(
            new Evidence.Subject.ByMachine(id),
            clock.instant(),
            Evidence.Source.OPERATOR,
            kind,
            text,
            Map.of()));
  }
}
