package dev.ichor.bmc.wave;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.wave.policy.Wave;
import dev.ichor.bmc.wave.policy.Wave.Member;
import dev.ichor.bmc.wave.policy.Wave.Phase;
import dev.ichor.bmc.wave.policy.WavePolicy;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.port.RecordStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * One wave while it runs. One thread writes it to disk, outside the lock: what ends during a write
 * is in the next one, and no wave waits for another.
 */
final class WaveRun {
  private static final Logger LOG = Logger.getLogger(WaveRun.class);
  static final String KIND = "wave";

  /** A look without any reason: a clock that was set back delays nothing for long. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** Until a disk that took no write is tried again. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final RecordStore store;
  private final WaveDesk.Hands hands;
  private final InstantSource clock;
  private final WaveBudget budget;
  private volatile Wave wave;
  private boolean isRunning;
  private boolean isClosed;
  private long changes;
  private long written;

  /**
   * @param wave as it is on disk
   */
  WaveRun(
      Wave wave, RecordStore store, WaveDesk.Hands hands, InstantSource clock, WaveBudget budget) {
    this.wave = requireNonNull(wave, "wave");
    this.store = store;
    this.hands = hands;
    this.clock = clock;
    this.budget = budget;
  }

  Wave wave() {
    return wave;
  }

  /** Goes on by itself from now on. */
  void launch() {
    synchronized (this) {
      isRunning = true;
    }
    Thread.ofVirtual().name("wave-" + wave.id()).start(this::run);
  }

  /** Changes it; on disk soon, or at once when it does not run any more. */
  synchronized void change(UnaryOperator<Wave> change) {
    if (isClosed) { // nothing is written while Ichor stops: the next start goes by what is on disk
      return;
    }
    put(change.apply(wave));
    if (!isRunning) {
      store.keep(KIND, wave.id().toString(), wave);
    }
  }

  private void put(Wave changed) {
    wave = changed;
    changes++;
    notifyAll();
  }

  /** On disk when it returns, unless Ichor is stopping or the disk takes nothing for a minute. */
  synchronized boolean changeNow(UnaryOperator<Wave> change) throws InterruptedException {
    change(change);
    var mine = changes;
    var until = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (isRunning && !isClosed && written < mine && System.nanoTime() < until) {
      wait(1000);
    }
    return !isClosed && (written >= mine || !isRunning);
  }

  synchronized void close() {
    isClosed = true;
    notifyAll();
  }

  private void run() {
    try {
      var goesOn = true;
      while (goesOn) {
        goesOn = step();
      }
    } catch (RuntimeException e) {
      LOG.errorf(e, "wave=%s broke off; it goes on with the next start of Ichor", wave.id());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      isRunning = false;
      notifyAll();
    }
  }

  /** False when it is over, or Ichor stops. */
  private boolean step() throws InterruptedException {
    List<Member> begun;
    Wave snapshot;
    long version;
    synchronized (this) {
      begun = decide();
      if (isClosed) {
        return false;
      }
      if (written == changes && begun.isEmpty()) {
        isRunning = !wave.isOver();
        return isRunning;
      }
      snapshot = wave;
      version = changes;
    }
    try {
      store.keep(KIND, snapshot.id().toString(), snapshot); // the goal is stored before the act
    } catch (RuntimeException e) {
      LOG.errorf(e, "wave=%s could not be stored; tried again", snapshot.id());
      takeBack(begun);
      return true;
    }
    synchronized (this) {
      written = Math.max(written, version);
      notifyAll();
    }
    begun.forEach(this::act);
    return true;
  }

  /** What is begun now, as it was before; waits when there is nothing to do. */
  private List<Member> decide() throws InterruptedException {
    if (wave.isOver()) {
      return List.of();
    }
    var now = clock.instant();
    var before = new ArrayList<Member>();
    var next = budget.take(wave, hands, now, which -> begin(which, now, before));
    switch (next) {
      case WavePolicy.Next.Begin _ -> {
        return before;
      }
      case WavePolicy.Next.Stop(var why) -> {
        LOG.warnf("wave stopped wave=%s why=\"%s\"", wave.id(), why);
        put(wave.stop(why));
      }
      case WavePolicy.Next.Wait(var until) -> {
        if (written == changes && !isClosed) {
          pause(until, now);
        }
      }
      case WavePolicy.Next.Finish() -> {
        put(wave.finish(now));
        LOG.infof(
            "wave ended wave=%s done=%d failed=%d unknown=%d why=\"nothing is left to do\"",
            wave.id(), wave.count(Phase.DONE), wave.count(Phase.FAILED), wave.count(Phase.UNKNOWN));
      }
    }
    return List.of();
  }

  private void begin(List<Integer> which, Instant now, List<Member> before) {
    which.stream().map(wave.members()::get).forEach(before::add);
    put(wave.begin(which, now));
  }

  /** Another wave has left room. */
  synchronized void nudge() {
    notifyAll();
  }

  private void pause(Optional<Instant> until, Instant now) throws InterruptedException {
    var time = until.map(at -> Duration.between(now, at)).orElse(LONGEST_WAIT);
    var bounded = time.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : time;
    wait(Math.max(1, bounded.toMillis()));
  }

  /** Nothing is done that is not on disk. */
  private void takeBack(List<Member> begun) throws InterruptedException {
    synchronized (this) {
      if (!begun.isEmpty()) {
        put(wave.with(begun));
      }
      if (!isClosed) {
        wait(PAUSE.toMillis());
      }
    }
    budget.nudge();
  }

  private void act(Member member) {
    Thread.ofVirtual()
        .name("wave-" + wave.id() + "-" + member.name())
        .start(
            () -> {
              var ended = perform(member.machine());
              change(it -> it.end(member.machine(), ended.phase(), clock.instant(), ended.words()));
              budget.nudge();
            });
  }

  private WaveDesk.Ended perform(MachineId machine) {
    try {
      return hands.act(machine, wave.action());
    } catch (RuntimeException e) {
      LOG.errorf(e, "wave act broke off machine=%s", machine);
      return new WaveDesk.Ended(Phase.FAILED, "broke off inside Ichor; the log tells what");
    }
  }
}
