package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Cluster;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.MachineState;
import dev.ichor.inventory.model.Rule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The loop: plans every machine and cluster from what is stored and seen, and hands steps to
 * virtual threads, one at a time per machine. Woken by every change; else it looks twice a second.
 */
final class Engine implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Engine.class);
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration CLUSTER_PAUSE = Duration.ofSeconds(2);
  private static final int CALLS_AT_ONCE = 64;

  /**
   * Looks at nodes: in places of their own, so that whoever waits for a configuration goes first.
   */
  private static final int LOOKS_AT_ONCE = 16;

  /** Acts of BMCs are mostly waiting: a dead rack must not take the places of those who answer. */
  private static final int POWER_AT_ONCE = 2048;

  private final Registry registry;
  private final Clusters clusters;
  private final Timeline timeline;
  private final MachineWorker machineWorker;
  private final ClusterWorker clusterWorker;
  private final RolloutWorker rolloutWorker;
  private final MachinePlan plan;
  private final Timings timings;
  private final InstantSource clock;
  private final Instant started;

  private final Semaphore wake = new Semaphore(0);
  private final Semaphore calls = new Semaphore(CALLS_AT_ONCE);
  private final Semaphore looks = new Semaphore(LOOKS_AT_ONCE);
  private final Semaphore powerCalls = new Semaphore(POWER_AT_ONCE);
  private final Set<Object> busy = ConcurrentHashMap.newKeySet();
  private final Map<Object, Instant> notBefore = new ConcurrentHashMap<>();
  private final Map<MachineId, Instant> lastSeen = new ConcurrentHashMap<>();

  /** How often in a row a running node was not ready. What it says itself hurries the next look. */
  private final Map<MachineId, Integer> unready = new ConcurrentHashMap<>();

  private volatile boolean running = true;
  private final Thread loop = new Thread(this::run, "enrolment");

  Engine(
      Registry registry,
      Clusters clusters,
      Timeline timeline,
      MachineWorker machineWorker,
      ClusterWorker clusterWorker,
      RolloutWorker rolloutWorker,
      Timings timings,
      InstantSource clock) {
    this.registry = registry;
    this.clusters = clusters;
    this.timeline = timeline;
    this.machineWorker = machineWorker;
    this.clusterWorker = clusterWorker;
    this.rolloutWorker = rolloutWorker;
    this.plan = new MachinePlan(timings);
    this.timings = timings;
    this.clock = clock;
    this.started = clock.instant();
  }

  /**
   * Takes back goals that a crash left unconfirmed, then runs. Where a controller can tell what
   * came of the goal, the plan has it asked first.
   */
  void start() {
    for (var machine : registry.all()) {
      if (PowerHand.isUnconfirmed(machine) && !PowerHand.hasController(machine)) {
        registry.update(
            machine.id(),
            m -> Optional.of(m.withProgress(m.progress().powerRequested(Optional.empty()))));
      }
    }
    loop.start();
  }

  /** Something changed: plan soon. */
  void poke() {
    if (wake.availablePermits() == 0) {
      wake.release();
    }
  }

  /** The machine showed itself. */
  void seen(MachineId machine, Instant at) {
    lastSeen.put(machine, at);
  }

  /** A hint that the next attempt will come through: do not wait for the pause to pass. */
  void hurry(MachineId machine) {
    notBefore.remove(machine);
    poke();
  }

  /** What it does or waits for, in one sentence. */
  String waitingFor(Machine machine) {
    return waitingFor().apply(machine);
  }

  /** The same for many machines, of one moment. */
  Function<Machine, String> waitingFor() {
    var site = site();
    return machine -> plan.next(machine, facts(machine, site), clock.instant()).why();
  }

  /** True while a step of it is under way. */
  boolean isBusy(MachineId machine) {
    return busy.contains(machine);
  }

  String waitingFor(Cluster cluster) {
    return switch (next(cluster)) {
      case ClusterPlan.Next.Wait(var why) -> why;
      case ClusterPlan.Next.ChooseBootstrap _ -> "choosing the node for the etcd bootstrap";
      case ClusterPlan.Next.Bootstrap(var machine) -> "bootstrapping etcd on " + machine.name();
      case ClusterPlan.Next.FetchKubeconfig(var machine) ->
          "fetching the kubeconfig from " + machine.name();
      case ClusterPlan.Next.DeclareHealthy() -> "healthy";
      case ClusterPlan.Next.DeclareUnhealthy(var why) -> why;
    };
  }

  private void run() {
    while (running) {
      try {
        wake.tryAcquire(TICK.toMillis(), TimeUnit.MILLISECONDS);
        wake.drainPermits();
        attempt("planning", this::planAll);
        attempt("storing what was seen", registry::flush);
        attempt("storing the timeline", timeline::flush);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /** One that breaks off takes neither the others nor the loop with it. */
  private static void attempt(String what, Runnable part) {
    try {
      part.run();
    } catch (RuntimeException e) {
      LOG.errorf(e, "%s broke off; tried again in a moment", what);
    }
  }

  private void planAll() {
    var site = site();
    var now = clock.instant();
    for (var listed : registry.all()) {
      // asked for anew once it is idle: the list may be older than its last step
      if (!busy.contains(listed.id())) {
        registry
            .find(listed.id())
            .ifPresent(
                machine -> attempt("planning " + machine.id(), () -> plan(machine, site, now)));
      }
    }
    for (var cluster : site.clusters()) {
      var until = notBefore.getOrDefault(cluster.name(), Instant.MIN);
      if (!busy.contains(cluster.name()) && !now.isBefore(until)) {
        var next = next(cluster);
        if (!(next instanceof ClusterPlan.Next.Wait)) {
          launch(
              cluster.name(),
              () -> clusterWorker.perform(cluster, next),
              () -> CLUSTER_PAUSE,
              calls);
        }
      }
      rollOut(cluster, now);
    }
  }

  /** Of a cluster whose change goes through its nodes. */
  private record RolloutKey(String cluster) {}

  private void rollOut(Cluster cluster, Instant now) {
    var key = new RolloutKey(cluster.name());
    if (cluster.unfinished().filter(RolloutWorker::isAtWork).isPresent()
        && !busy.contains(key)
        && !now.isBefore(notBefore.getOrDefault(key, Instant.MIN))) {
      launch(key, () -> rolloutWorker.step(cluster.name()), timings::firstRetry, calls);
    }
  }

  private void plan(Machine machine, Site site, Instant now) {
    var step = plan.next(machine, facts(machine, site), now);
    switch (step) {
      case Step.Wait _, Step.Pause _ -> {}
      case Step.Assign(var assignment, _) -> {
        site.assigned()
            .merge(MachinePlan.groupKey(assignment.cluster(), assignment.role()), 1, Integer::sum);
        machineWorker.perform(machine, step);
        poke();
      }
      case Step.PowerOnNetboot _ ->
          launch(
              machine.id(),
              () -> machineWorker.perform(machine, step),
              () -> pause(machine),
              powerCalls);
      case Step.Observe _ ->
          launch(
              machine.id(),
              () -> machineWorker.perform(machine, step),
              () -> pause(machine),
              looks);
      case Step.Inspect _, Step.Fire _, Step.Label _, Step.HandOver _, Step.Fail _ ->
          launch(
              machine.id(),
              () -> machineWorker.perform(machine, step),
              () -> pause(machine),
              calls);
    }
  }

  /** What all machines share in one round. */
  private record Site(List<Cluster> clusters, List<Rule> rules, Map<String, Integer> assigned) {}

  private Site site() {
    return new Site(clusters.all(), clusters.rules(), counts());
  }

  private interface Pausing {
    Duration length();
  }

  private interface Call {
    boolean cameThrough();
  }

  private void launch(Object key, Call call, Pausing pause, Semaphore places) {
    busy.add(key);
    Thread.ofVirtual()
        .name("step-" + key)
        .start(
            () -> {
              var through = false;
              places.acquireUninterruptibly();
              try {
                through = call.cameThrough();
              } catch (RuntimeException e) {
                LOG.errorf(e, "step broke off for=%s; tried again after a pause", key);
              } finally {
                places.release();
                if (through) {
                  notBefore.remove(key);
                } else {
                  notBefore.put(key, clock.instant().plus(pause.length()));
                }
                busy.remove(key);
                poke();
              }
            });
  }

  private Duration pause(Machine machine) {
    if (isHeld(machine)) {
      return timings.longestRetry();
    }
    if (machine.state() != MachineState.ACTIVE) {
      return timings.pauseAfter(machine.progress().attempts() + 1);
    }
    var health = clusters.health().get(machine.id());
    if (health != null && health.ready()) {
      unready.remove(machine.id());
      return timings.watch();
    }
    return timings.pauseAfter(unready.merge(machine.id(), 1, Integer::sum));
  }

  /** It waited for somebody else the last time: whom it waits for is not asked each second. */
  private boolean isHeld(Machine machine) {
    var until = clock.instant().minus(timings.longestRetry().multipliedBy(2));
    return machine.progress().heldAt().filter(until::isBefore).isPresent();
  }

  private ClusterPlan.Next next(Cluster cluster) {
    return ClusterPlan.next(
        cluster,
        members(cluster.name()),
        clusters.health(),
        clusters.kubeconfig(cluster.name()).isPresent());
  }

  private List<Machine> members(String cluster) {
    return registry.all().stream()
        .filter(m -> m.assignment().filter(a -> a.cluster().equals(cluster)).isPresent())
        .filter(Engine::counts)
        .toList();
  }

  private MachinePlan.Facts facts(Machine machine, Site site) {
    return new MachinePlan.Facts(
        Optional.ofNullable(notBefore.get(machine.id())),
        lastSeen.getOrDefault(machine.id(), started),
        started,
        site.rules(),
        site.clusters(),
        site.assigned());
  }

  private Map<String, Integer> counts() {
    var counts = new HashMap<String, Integer>();
    for (var machine : registry.all()) {
      machine
          .assignment()
          .ifPresent(
              a -> counts.merge(MachinePlan.groupKey(a.cluster(), a.role()), 1, Integer::sum));
    }
    return counts;
  }

  private static boolean counts(Machine machine) {
    return machine.state() != MachineState.RETIRED && machine.state() != MachineState.CLEANING;
  }

  /** Stops planning and writes what was noted; steps under way end by their own deadlines. */
  @Override
  public void close() {
    running = false;
    wake.release(); // never interrupt: it would close the database file under a write
    try {
      if (loop.getState() != Thread.State.NEW) { // a start that was refused never ran it
        loop.join(Duration.ofSeconds(1));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    attempt("storing what was seen", registry::flush);
    attempt("storing the timeline", timeline::flush);
  }
}
