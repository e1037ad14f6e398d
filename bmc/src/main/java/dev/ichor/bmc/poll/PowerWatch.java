package dev.ichor.bmc.poll;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.poll.policy.Look;
import dev.ichor.bmc.poll.policy.PollClock;
import dev.ichor.bmc.poll.policy.PollLimits;
import dev.ichor.bmc.poll.policy.PowerNews;
import dev.ichor.bmc.poll.policy.PowerSeen;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.MachineId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Looks at the power of any number of machines through their BMCs: each once in an interval, paced,
 * within a budget of looks at the same time, of which those that did not answer last time get a
 * small part. A BMC that something else speaks to is left alone. Safe for any number of threads.
 */
public final class PowerWatch implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(PowerWatch.class);
  private static final int SPARE = 64;
  private static final long SILENT_LATER = TimeUnit.SECONDS.toNanos(1);

  private final PollLimits limits;
  private final PollClock plan;
  private final Looking looking;
  private final Told told;
  private final InstantSource clock;
  private final long begun = System.nanoTime();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Map<MachineId, Watched> machines = new HashMap<>();
  private final PriorityQueue<Turn> queue = new PriorityQueue<>();
  private final Longest longestWait = new Longest();
  private final Longest longestLook = new Longest();
  private final ExecutorService each =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("bmc-look-", 0).factory());

  /** Of the platform: virtual threads that reckon for TLS hold up all others of their kind. */
  private final Thread planner =
      Thread.ofPlatform().daemon().name("bmc-watch").unstarted(this::run);

  private boolean closed;
  private int running;
  private int silentRunning;
  private long looks;
  private long failed;
  private long taken;

  /** Looks once; blocks, and ends within a bound. */
  @FunctionalInterface
  public interface Looking {
    Look look(BmcEndpoint bmc);
  }

  /** Hears what changed, on the thread that looked. */
  @FunctionalInterface
  public interface Told {
    void news(MachineId machine, PowerNews news, PowerSeen seen);
  }

  /** A time to look; the earliest first. */
  private record Turn(long due, Watched machine, long ticket) implements Comparable<Turn> {
    @Override
    public int compareTo(Turn other) {
      return Long.compare(due, other.due);
    }

    boolean isVoid() {
      return ticket != machine.ticket;
    }
  }

  public PowerWatch(PollLimits limits, Looking looking, Told told, InstantSource clock) {
    this.limits = requireNonNull(limits, "limits");
    this.plan = new PollClock(limits);
    this.looking = requireNonNull(looking, "looking");
    this.told = requireNonNull(told, "told");
    this.clock = requireNonNull(clock, "clock");
  }

  public void start() {
    planner.start();
  }

  /**
   * This machine is looked at from now on by this BMC, or not at all when there is none. A machine
   * whose BMC is as before goes on as before.
   */
  public void watch(MachineId machine, Optional<BmcEndpoint> bmc) {
    watch(machine, () -> bmc);
  }

  /**
   * The same, by what is on record now.
   *
   * @param record asked under the watch's lock, so that of two changes the newer one is watched,
   *     whichever is told first; quick, and takes no lock under which this is called
   */
  public void watch(MachineId machine, Supplier<Optional<BmcEndpoint>> record) {
    lock.lock();
    try {
      var wanted = record.get().filter(it -> it.protocol().isController());
      var known = Optional.ofNullable(machines.get(machine));
      if (known.map(it -> it.bmc).equals(wanted)) {
        return;
      }
      known.ifPresent(it -> it.ticket++);
      machines.remove(machine);
      tidy();
      if (wanted.isPresent()) {
        var position = known.isPresent() ? 0 : machines.size();
        var entered = new Watched(machine, wanted.get());
        machines.put(machine, entered);
        plan(entered, plan.first(now(), position).toNanos());
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Something happened that may have changed its power: it is looked at in a moment. A BMC that
   * refused our password is not: each try brings the account nearer its lock.
   */
  public void lookSoon(MachineId machine) {
    lock.lock();
    try {
      var known = machines.get(machine);
      if (known == null || known.isRefused) {
        return;
      }
      var soon = now().plus(limits.soon()).toNanos();
      if (known.running) {
        known.wantedAgain = true;
      } else if (soon < known.due) { // else a storm of reasons would put the look off for ever
        plan(known, soon);
      }
    } finally {
      lock.unlock();
    }
  }

  /** What is known of its power; empty before the first look, and for those that have no BMC. */
  public Optional<PowerSeen> seen(MachineId machine) {
    lock.lock();
    try {
      return Optional.ofNullable(machines.get(machine)).flatMap(it -> it.seen);
    } finally {
      lock.unlock();
    }
  }

  public PollFigures figures() {
    lock.lock();
    try {
      var at = now().toNanos();
      var on = 0;
      var unseen = 0;
      for (var machine : machines.values()) {
        on +=
            machine.seen.flatMap(PowerSeen::state).filter(PowerSeen.State::on).isPresent() ? 1 : 0;
        unseen += machine.isSilent() ? 1 : 0;
      }
      var queued = (int) queue.stream().filter(turn -> turn.due() <= at && !turn.isVoid()).count();
      return new PollFigures(
          machines.size(),
          on,
          unseen,
          running,
          queued,
          looks,
          failed,
          taken,
          longestWait.at(at),
          longestLook.at(at));
    } finally {
      lock.unlock();
    }
  }

  /** How many turns are kept, with those that count no more. */
  int planned() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  private Duration now() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private void plan(Watched machine, long due) {
    machine.ticket++;
    machine.due = due;
    tidy();
    var turn = new Turn(due, machine, machine.ticket);
    queue.add(turn);
    if (turn.equals(queue.peek())) {
      moved.signal();
    }
  }

  /** Turns of machines that are gone, or have another one, do not pile up until they are due. */
  private void tidy() {
    if (queue.size() > 2 * machines.size() + SPARE) {
      queue.removeIf(Turn::isVoid);
    }
  }

  private void run() {
    var gap = TimeUnit.SECONDS.toNanos(1) / limits.perSecond();
    var free = 0L;
    try {
      while (true) {
        var turn = due(free);
        if (turn.isEmpty()) {
          return;
        }
        free = Math.max(free, now().toNanos()) + gap;
        each.execute(() -> look(turn.get().machine()));
      }
    } catch (InterruptedException | RejectedExecutionException e) {
      LOG.debugf("bmc watch ends why=\"%s\"", e);
    } catch (RuntimeException e) {
      LOG.error("bmc watch broke off; no power state is seen until Ichor is restarted", e);
    }
  }

  /**
   * Waits for the next turn that may begin, and counts it as begun; empty when all is over.
   *
   * @param free nothing begins before
   */
  private Optional<Turn> due(long free) throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        var turn = queue.peek();
        var at = now().toNanos();
        if (turn != null && turn.isVoid()) {
          queue.poll();
        } else if (turn == null || running >= limits.atOnce()) {
          moved.await();
        } else if (turn.due() > at || free > at) {
          moved.awaitNanos(Math.max(turn.due(), free) - at);
        } else {
          queue.poll();
          if (begin(turn, at)) {
            return Optional.of(turn);
          }
        }
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private boolean begin(Turn turn, long at) {
    var machine = turn.machine();
    if (machine.isSilent()) {
      if (silentRunning >= limits.silentAtOnce()) {
        queue.add(new Turn(at + SILENT_LATER, machine, turn.ticket()));
        return false;
      }
      silentRunning++;
    } else {
      longestWait.add(at - turn.due(), at);
    }
    running++;
    machine.running = true;
    return true;
  }

  private void look(Watched machine) {
    var from = now().toNanos();
    Look look;
    try {
      look = looking.look(machine.bmc);
    } catch (RuntimeException e) {
      LOG.errorf(e, "bmc look broke off machine=%s bmc=%s", machine.machine, machine.bmc.address());
      look = new Look.Failed("the look broke off (%s); see Ichor's log".formatted(e.getMessage()));
    }
    var before = machine.seen;
    settle(machine, look, from);
    if (!(look instanceof Look.Taken)) {
      machine.seen.ifPresent(
          now -> PowerNews.of(before, now).ifPresent(it -> told.news(machine.machine, it, now)));
    }
  }

  private void settle(Watched machine, Look look, long from) {
    lock.lock();
    try {
      var at = now();
      running--;
      silentRunning -= machine.isSilent() ? 1 : 0;
      machine.running = false;
      count(look, at.toNanos() - from, at.toNanos());
      machine.seen = PowerSeen.after(machine.seen, look, clock.instant());
      machine.isRefused = refused(machine, look);
      if (machines.get(machine.machine) == machine && !closed) {
        var failures = machine.seen.map(PowerSeen::failures).orElse(0);
        var dice = ThreadLocalRandom.current().nextDouble();
        var next =
            machine.wantedAgain && !machine.isRefused
                ? at.plus(limits.soon())
                : plan.next(at, look, failures, machine.place, dice);
        machine.wantedAgain = false;
        plan(machine, next.toNanos());
      }
      moved.signal();
    } finally {
      lock.unlock();
    }
  }

  private static boolean refused(Watched machine, Look look) {
    return switch (look) {
      case Look.NotLetIn _ -> true;
      case Look.Power _ -> false;
      case Look.Taken(), Look.Failed _ -> machine.isRefused;
    };
  }

  private void count(Look look, long took, long at) {
    looks++;
    switch (look) {
      case Look.Power _ -> longestLook.add(took, at);
      case Look.Taken() -> taken++;
      case Look.NotLetIn _, Look.Failed _ -> failed++;
    }
  }

  /** No look begins any more; those under way are ended by whoever closes the drivers. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
    each.shutdown();
  }
}
