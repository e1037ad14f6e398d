package dev.ichor.bmc.wave;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.wave.policy.Wave;
import dev.ichor.bmc.wave.policy.Wave.Member;
import dev.ichor.bmc.wave.policy.Wave.Phase;
import dev.ichor.bmc.wave.policy.WaveLimits;
import dev.ichor.bmc.wave.policy.WavePolicy;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.PowerAction;
import dev.ichor.inventory.port.RecordStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Runs waves. What is about to be done is on disk before it is done; after a restart a wave goes on
 * where it was.
 */
public final class WaveDesk implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(WaveDesk.class);
  private static final String KIND = "wave";
  private static final int FINISHED_KEPT = 100;

  /** A look without any reason: a clock that was set back delays nothing for long. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final RecordStore store;
  private final Hands hands;
  private final InstantSource clock;
  private final Map<UUID, Wave> waves = new ConcurrentHashMap<>();
  private boolean closed;

  /** Acts on one machine; blocking, bounded, leaves its traces on the machine's timeline. */
  @FunctionalInterface
  public interface Hands {
    Ended act(MachineId machine, PowerAction action);
  }

  /** What came of it. */
  public record Ended(Phase phase, String words) {}

  public WaveDesk(RecordStore store, Hands hands, InstantSource clock) {
    this.store = requireNonNull(store, "store");
    this.hands = requireNonNull(hands, "hands");
    this.clock = requireNonNull(clock, "clock");
    store.kept(KIND, Wave.class).forEach(wave -> waves.put(wave.id(), wave));
  }

  /** Goes on with what a restart cut off. */
  public synchronized void resume() {
    for (var wave : list()) {
      if (!wave.isOver()) {
        LOG.infof("wave resumed wave=%s why=\"Ichor was started again\"", wave.id());
        save(wave.resumed());
        launch(wave.id());
      }
    }
  }

  /** Newest first. */
  public List<Wave> list() {
    return waves.values().stream().sorted(Comparator.comparing(Wave::askedAt).reversed()).toList();
  }

  public Optional<Wave> find(UUID id) {
    return Optional.ofNullable(waves.get(id));
  }

  /** On disk when it returns; then runs by itself. */
  public synchronized Wave begin(PowerAction action, List<Member> members, WaveLimits limits) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("no machine fits; widen what is asked for");
    }
    var wave =
        new Wave(
            UUID.randomUUID(),
            action,
            clock.instant(),
            limits,
            members,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    save(wave);
    forgetOld();
    LOG.infof(
        "wave begun wave=%s action=%s machines=%d why=\"asked by an operator\"",
        wave.id(), action, members.size());
    launch(wave.id());
    return wave;
  }

  /** Nothing more is begun; what is under way ends by itself. Empty when there is no such wave. */
  public synchronized Optional<Wave> cancel(UUID id) {
    var wave = waves.get(id);
    if (wave == null || wave.isOver()) {
      return Optional.ofNullable(wave);
    }
    save(wave.cancel(clock.instant()));
    notifyAll();
    LOG.infof("wave cancelled wave=%s why=\"asked by an operator\"", id);
    return find(id);
  }

  /** The machine's own packets were seen; called for all evidence, so quick when it is no one's. */
  public void seen(MachineId machine, Instant at) {
    for (var wave : waves.values()) {
      if (concerns(wave, machine, at)) {
        Thread.ofVirtual()
            .name("wave-seen-" + wave.id())
            .start(() -> change(wave.id(), it -> it.seen(machine, at)));
      }
    }
  }

  private static boolean concerns(Wave wave, MachineId machine, Instant at) {
    if (!wave.action().startsMachine() || wave.askedAt().plus(Duration.ofHours(1)).isBefore(at)) {
      return false;
    }
    return wave.members().stream()
        .anyMatch(
            member ->
                member.machine().equals(machine)
                    && member.seenAt().isEmpty()
                    && member.startedAt().filter(from -> from.isBefore(at)).isPresent());
  }

  private void launch(UUID id) {
    Thread.ofVirtual()
        .name("wave-" + id)
        .start(
            () -> {
              try {
                run(id);
              } catch (RuntimeException e) {
                LOG.errorf(e, "wave=%s broke off; it goes on with the next start of Ichor", id);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private synchronized void run(UUID id) throws InterruptedException {
    while (!closed) {
      var wave = requireNonNull(waves.get(id), "wave");
      var now = clock.instant();
      switch (WavePolicy.next(wave, now)) {
        case WavePolicy.Next.Begin(var which) -> {
          save(wave.begin(which, now)); // the goal is stored before the act
          which.forEach(index -> act(wave, wave.members().get(index)));
        }
        case WavePolicy.Next.Stop(var why) -> {
          LOG.warnf("wave stopped wave=%s why=\"%s\"", id, why);
          save(wave.stop(why));
        }
        case WavePolicy.Next.Wait(var until) -> pause(until, now);
        case WavePolicy.Next.Finish() -> {
          save(wave.finish(now));
          LOG.infof(
              "wave ended wave=%s done=%d failed=%d why=\"nothing is left to do\"",
              id, wave.count(Phase.DONE), wave.count(Phase.FAILED));
          return;
        }
      }
    }
  }

  private void pause(Optional<Instant> until, Instant now) throws InterruptedException {
    var time = until.map(at -> Duration.between(now, at)).orElse(LONGEST_WAIT);
    var bounded = time.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : time;
    wait(Math.max(1, bounded.toMillis()));
  }

  private void act(Wave wave, Member member) {
    Thread.ofVirtual()
        .name("wave-" + wave.id() + "-" + member.name())
        .start(
            () -> {
              var ended = perform(wave.action(), member.machine());
              change(
                  wave.id(),
                  it -> it.end(member.machine(), ended.phase(), clock.instant(), ended.words()));
            });
  }

  private Ended perform(PowerAction action, MachineId machine) {
    try {
      return hands.act(machine, action);
    } catch (RuntimeException e) {
      LOG.errorf(e, "wave act broke off machine=%s", machine);
      return new Ended(Phase.FAILED, "broke off inside Ichor; the log tells what");
    }
  }

  /** While Ichor stops nothing is written: what was cut off is begun again at the next start. */
  private synchronized void change(UUID id, UnaryOperator<Wave> change) {
    var wave = waves.get(id);
    if (closed || wave == null) {
      return;
    }
    try {
      save(change.apply(wave));
    } catch (RuntimeException e) {
      waves.put(id, change.apply(wave)); // the next write brings it to the disk
      LOG.errorf(e, "wave=%s could not be stored; kept in memory", id);
    }
    notifyAll();
  }

  private void save(Wave wave) {
    store.keep(KIND, wave.id().toString(), wave);
    waves.put(wave.id(), wave);
  }

  private void forgetOld() {
    list().stream()
        .filter(Wave::isOver)
        .skip(FINISHED_KEPT)
        .forEach(
            old -> {
              store.drop(KIND, old.id().toString());
              waves.remove(old.id());
            });
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
