package dev.ichor.bmc.wave;

import static java.util.Objects.requireNonNull;

import dev.ichor.bmc.wave.policy.Wave;
import dev.ichor.bmc.wave.policy.Wave.Member;
import dev.ichor.bmc.wave.policy.Wave.Phase;
import dev.ichor.bmc.wave.policy.WaveLimits;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.PowerAction;
import dev.ichor.inventory.port.Caller;
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
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Runs waves. What is about to be done is on disk before it is done; after a restart a wave goes on
 * where it was. A machine is in one wave at a time; limits hold over all waves together.
 */
public final class WaveDesk implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(WaveDesk.class);
  private static final int FINISHED_KEPT = 100;
  private static final int NAMED = 3;

  /** Of waves that do not group. */
  public static final String ONE_GROUP = "all";

  private final RecordStore store;
  private final Hands hands;
  private final InstantSource clock;
  private final Map<UUID, WaveRun> runs = new ConcurrentHashMap<>();
  private final WaveBudget budget = new WaveBudget(runs);

  /** What a wave needs of the machines. */
  @FunctionalInterface
  public interface Hands {
    /** Blocking, bounded, leaves its traces on the machine's timeline. */
    Ended act(MachineId machine, PowerAction action);

    /**
     * The group that a machine of another wave belongs to; quick, for all waves wait meanwhile.
     *
     * @param label absent: all machines are one group
     */
    default String group(MachineId machine, Optional<String> label) {
      return ONE_GROUP;
    }
  }

  /** What came of it. */
  public record Ended(Phase phase, String words) {}

  /** What became of asking for a wave. */
  public sealed interface Asked {
    record Begun(Wave wave) implements Asked {}

    record Refused(String why) implements Asked {}
  }

  public WaveDesk(RecordStore store, Hands hands, InstantSource clock) {
    this.store = requireNonNull(store, "store");
    this.hands = requireNonNull(hands, "hands");
    this.clock = requireNonNull(clock, "clock");
    store.kept(WaveRun.KIND, Wave.class).forEach(wave -> runs.put(wave.id(), run(wave)));
  }

  private WaveRun run(Wave wave) {
    return new WaveRun(wave, store, hands, clock, budget);
  }

  /** Goes on with what a restart cut off. */
  public synchronized void resume() {
    for (var run : runs.values()) {
      var wave = run.wave();
      if (!wave.isOver()) {
        LOG.infof("wave resumed wave=%s why=\"Ichor was started again\"", wave.id());
        run.change(it -> it.resumed(clock.instant()));
        run.launch();
      }
    }
  }

  /** Newest first. */
  public List<Wave> list() {
    return runs.values().stream()
        .map(WaveRun::wave)
        .sorted(Comparator.comparing(Wave::askedAt).reversed())
        .toList();
  }

  public Optional<Wave> find(UUID id) {
    return Optional.ofNullable(runs.get(id)).map(WaveRun::wave);
  }

  /**
   * On disk when it returns; then runs by itself. Refused while another wave has yet to end with
   * one of the machines.
   */
  public synchronized Asked begin(
      PowerAction action, List<Member> members, Optional<String> groupBy, WaveLimits limits) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("no machine fits; widen what is asked for");
    }
    var overlap = overlap(members);
    if (overlap.isPresent()) {
      return new Asked.Refused(overlap.get());
    }
    var wave =
        new Wave(
            UUID.randomUUID(),
            action,
            clock.instant(),
            limits,
            groupBy,
            members,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    store.keep(WaveRun.KIND, wave.id().toString(), wave);
    var run = run(wave);
    runs.put(wave.id(), run);
    LOG.infof(
        "wave begun wave=%s action=%s machines=%d why=\"asked by %s\"",
        wave.id(), action, members.size(), Caller.name());
    run.launch();
    forgetOld(); // last: a wave that is on disk runs, whatever becomes of old ones
    return new Asked.Begun(wave);
  }

  /** Why these machines cannot be begun with now; empty when no other wave has any of them. */
  public Optional<String> overlap(List<Member> members) {
    for (var wave : list()) {
      var held = wave.held();
      var shared = members.stream().filter(member -> held.contains(member.machine())).toList();
      if (!shared.isEmpty()) {
        var names =
            shared.stream().limit(NAMED).map(Member::name).collect(Collectors.joining(", "));
        return Optional.of(
            "%s%s: another wave (%s, %s) has yet to end there; wait for it or cancel it"
                .formatted(
                    names,
                    shared.size() > NAMED ? " and %d more".formatted(shared.size() - NAMED) : "",
                    wave.action().words(),
                    wave.id()));
      }
    }
    return Optional.empty();
  }

  /**
   * Nothing more is begun, also after a restart; what is under way ends by itself. Empty when there
   * is no such wave.
   */
  public Optional<Wave> cancel(UUID id) {
    var run = runs.get(id);
    if (run == null || run.wave().isOver()) {
      return find(id);
    }
    try {
      if (!run.changeNow(wave -> wave.isOver() ? wave : wave.cancel(clock.instant()))) {
        throw new IllegalStateException("the cancelled wave could not be stored; ask again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Ichor is stopping; ask again after its start", e);
    }
    LOG.infof("wave cancelled wave=%s why=\"asked by %s\"", id, Caller.name());
    return find(id);
  }

  /**
   * Counts when the machine's firmware began it after the machine's turn; called for all evidence,
   * so quick when it is no one's.
   */
  public void seen(MachineId machine, Evidence evidence) {
    if (!evidence.isFromFirmware()) {
      return;
    }
    var at = evidence.began();
    for (var run : runs.values()) {
      if (concerns(run.wave(), machine, at)) {
        Thread.ofVirtual().name("wave-seen").start(() -> note(run, machine, at));
      }
    }
  }

  private static void note(WaveRun run, MachineId machine, Instant at) {
    try {
      run.change(wave -> wave.seen(machine, at));
    } catch (RuntimeException e) {
      LOG.errorf(e, "wave=%s: that machine=%s was seen is not stored", run.wave().id(), machine);
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

  private void forgetOld() {
    list().stream().filter(Wave::isOver).skip(FINISHED_KEPT).forEach(this::forget);
  }

  private void forget(Wave old) {
    try {
      store.drop(WaveRun.KIND, old.id().toString());
      runs.remove(old.id());
    } catch (RuntimeException e) {
      LOG.warnf(e, "wave=%s ended long ago and stays on disk; dropped with a later one", old.id());
    }
  }

  @Override
  public void close() {
    runs.values().forEach(WaveRun::close);
  }
}
