package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.port.BootAuthority;
import dev.ichor.inventory.port.BootTokens;
import dev.ichor.inventory.port.Configurator;
import dev.ichor.inventory.port.EvidenceLog;
import dev.ichor.inventory.port.InventoryStore;
import dev.ichor.inventory.port.NodeEvents;
import dev.ichor.inventory.port.NodeOperations;
import dev.ichor.inventory.port.Power;
import dev.ichor.inventory.rollout.RolloutPolicy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The inventory as the rest of the appliance sees it: ports for the protocol modules, desks for
 * people, one engine that makes things happen.
 */
public final class Inventory implements AutoCloseable {
  private final Timeline timeline;
  private final Tokens tokens;
  private final Sightings sightings;
  private final Engine engine;
  private final Hints hints;
  private final MachineDesk machines;
  private final TaskDesk tasks;
  private final PowerDesk powerDesk;
  private final ClusterDesk clusterDesk;
  private final HardwareWatch hardwareWatch;
  private final NodeObjects nodeObjects;
  private final LifeDesk life;
  private final RecoveryDesk recovery;
  private final HealthDesk health;
  private final List<Consumer<Change>> subscribers = new CopyOnWriteArrayList<>();

  /** Reads everything from the store; nothing runs until {@link #start}. */
  public Inventory(
      InventoryStore store,
      Power power,
      Configurator configurator,
      NodeOperations operations,
      BootDefaults defaults,
      Timings timings,
      InstantSource clock) {
    this(
        store,
        power,
        configurator,
        operations,
        defaults,
        timings,
        HardwareWatch.Times.STANDARD,
        clock);
  }

  Inventory(
      InventoryStore store,
      Power power,
      Configurator configurator,
      NodeOperations operations,
      BootDefaults defaults,
      Timings timings,
      HardwareWatch.Times times,
      InstantSource clock) {
    var registry = new Registry(store);
    var clusters = new Clusters(store);
    timeline = new Timeline(store, registry);
    var ledger = new Ledger(registry, timeline, clock);
    var told = ConcurrentHashMap.<MachineId>newKeySet();
    var watch = new BootWatch(registry, timeline, clock);
    timeline.onEvidence(watch::onEvidence);
    var members = new Members(registry, operations);
    recovery = new RecoveryDesk(store, registry, clusters, members, ledger);
    var gate = new JoinGate(registry, clusters, members, recovery::isLet);
    tokens = tokens(store, registry, clusters, ledger, configurator, gate, told, clock);
    var nodes = new NodeWorker(ledger, clusters, configurator, gate, watch::systemSeen, clock);
    tasks = new TaskDesk(store, registry, timeline, clock);
    var hand = new PowerHand(power, tasks);
    powerDesk = new PowerDesk(registry, hand, store, timeline, clock);
    var history = new HardwareHistory(store, registry, ledger);
    var worker = new MachineWorker(registry, ledger, hand, configurator, nodes, history, clock);
    nodeObjects = new NodeObjects(store, registry, clusters, ledger, operations, clock);
    var rollouts = rollouts(registry, clusters, ledger, members, operations, configurator, clock);
    engine = engine(registry, clusters, worker, rollouts, configurator, timings, clock);
    hardwareWatch = new HardwareWatch(registry, clusters, history, configurator, clock, times);
    var disk = new DiskByBmc(hand, timeline, clock);
    sightings =
        new Sightings(registry, clusters, timeline, defaults, watch, disk, told, engine::seen);
    hints = new Hints(registry, timeline, engine, hardwareWatch::stage, clock);
    machines = new MachineDesk(registry, clusters, timeline, engine, powerDesk, clock);
    clusterDesk = new ClusterDesk(registry, clusters, engine, configurator);
    life = new LifeDesk(registry, clusters, members, configurator, engine::poke, clock);
    health = new HealthDesk(registry, clusters, members, operations, configurator);
    publishChanges(registry, clusters, clock);
  }

  private static Tokens tokens(
      InventoryStore store,
      Registry registry,
      Clusters clusters,
      Ledger ledger,
      Configurator configurator,
      JoinGate gate,
      Set<MachineId> told,
      InstantSource clock) {
    return new Tokens(
        new TokenSeal(store),
        registry,
        clusters,
        ledger,
        configurator,
        gate,
        told::contains,
        clock);
  }

  private Engine engine(
      Registry registry,
      Clusters clusters,
      MachineWorker machineWorker,
      RolloutWorker rollouts,
      Configurator configurator,
      Timings timings,
      InstantSource clock) {
    return new Engine(
        registry,
        clusters,
        timeline,
        machineWorker,
        new ClusterWorker(clusters, timeline, configurator, clock),
        rollouts,
        timings,
        clock);
  }

  private RolloutWorker rollouts(
      Registry registry,
      Clusters clusters,
      Ledger ledger,
      Members members,
      NodeOperations operations,
      Configurator configurator,
      InstantSource clock) {
    return new RolloutWorker(
        registry,
        clusters,
        ledger,
        new RolloutFacts(
            registry, clusters, members, operations, configurator, new Absences(timeline), clock),
        new NodeActs(registry, clusters, ledger, operations, configurator),
        nodeObjects,
        new RolloutPolicy(RolloutPolicy.Limits.standard()),
        clock);
  }

  private void publishChanges(Registry registry, Clusters clusters, InstantSource clock) {
    timeline.onEvidence(tasks::onEvidence);
    timeline.onEvidence(new HeldBoots(registry, clock)::onEvidence);
    registry.onChange(
        machine -> {
          publish(new Change.MachineChanged(machine));
          engine.poke();
        });
    registry.onMoved(moved -> note(moved, clock));
    clusters.onChange(
        cluster -> {
          publish(new Change.ClusterChanged(cluster));
          engine.poke();
        });
    timeline.onEvidence((id, evidence) -> publish(new Change.EvidenceSeen(id, evidence)));
  }

  private void note(KeyIndex.Moved moved, InstantSource clock) {
    var now = clock.instant();
    timeline.record(
        evidence(
            moved.from(),
            now,
            "lost",
            "lost its %s to %s".formatted(moved.what(), moved.to().name())));
    timeline.record(
        evidence(
            moved.to(),
            now,
            "took",
            "took the %s from %s".formatted(moved.what(), moved.from().name())));
  }

  private static Evidence evidence(Machine machine, Instant now, String kind, String text) {
    return new Evidence(
        new Evidence.Subject.ByMachine(machine.id()),
        now,
        Evidence.Source.LIFECYCLE,
        kind,
        text,
        Map.of());
  }

  public void start() {
    powerDesk.tellInterrupted();
    engine.start();
    hardwareWatch.start();
    nodeObjects.start();
  }

  public BootAuthority bootAuthority() {
    return sightings;
  }

  public BootTokens bootTokens() {
    return tokens;
  }

  public EvidenceLog evidence() {
    return timeline;
  }

  public NodeEvents nodeEvents() {
    return hints;
  }

  public MachineDesk machines() {
    return machines;
  }

  /** What people are asked to do. */
  public TaskDesk tasks() {
    return tasks;
  }

  public ClusterDesk clusters() {
    return clusterDesk;
  }

  public HardwareDesk hardware() {
    return hardwareWatch.desk();
  }

  /** Upgrades, new configurations, nodes that leave. */
  public LifeDesk life() {
    return life;
  }

  /** Where all control planes are lost. */
  public RecoveryDesk recovery() {
    return recovery;
  }

  /** How clusters fare, from what their nodes answer now. */
  public HealthDesk health() {
    return health;
  }

  /** Evidence lost to a full queue, and evidence about nobody known, since the start. */
  public EvidenceCounts evidenceCounts() {
    return new EvidenceCounts(timeline.dropped(), timeline.anonymous());
  }

  /** See {@link #evidenceCounts}. */
  public record EvidenceCounts(long dropped, long anonymous) {}

  /**
   * Told of every change, on the thread that made it: return at once.
   *
   * @return closes the subscription
   */
  public AutoCloseable subscribe(Consumer<Change> subscriber) {
    subscribers.add(subscriber);
    return () -> subscribers.remove(subscriber);
  }

  private void publish(Change change) {
    subscribers.forEach(subscriber -> subscriber.accept(change));
  }

  @Override
  public void close() {
    nodeObjects.close();
    hardwareWatch.close();
    engine.close();
  }
}
