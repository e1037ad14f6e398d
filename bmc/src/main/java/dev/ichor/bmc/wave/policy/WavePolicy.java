package dev.ichor.bmc.wave.policy;

import dev.ichor.bmc.wave.policy.Wave.Member;
import dev.ichor.bmc.wave.policy.Wave.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a wave does next: a total function of what is stored, of all waves, and of the time. */
public final class WavePolicy {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private WavePolicy() {}

  /** The next thing to do. */
  public sealed interface Next {
    /**
     * @param members by their place in the wave; begun all at once
     */
    record Begin(List<Integer> members) implements Next {}

    /**
     * Nothing until something ends, or until that instant.
     *
     * @param until empty: only an end changes anything
     */
    record Wait(Optional<Instant> until) implements Next {}

    /** Nothing more is to be begun, for this reason. */
    record Stop(String why) implements Next {}

    record Finish() implements Next {}
  }

  /**
   * A machine that another wave has begun.
   *
   * @param group of this wave that the machine belongs to
   */
  public record Other(String group, Instant startedAt, boolean isRunning) {}

  /** As if there were no other wave. */
  public static Next next(Wave wave, Instant now) {
    return next(wave, List.of(), now);
  }

  /**
   * @param others what other waves have begun: racks, power and people's patience are the same for
   *     all waves
   */
  public static Next next(Wave wave, List<Other> others, Instant now) {
    var running = wave.count(Phase.RUNNING);
    if (wave.isHalted() || wave.count(Phase.WAITING) == 0) {
      return running == 0 ? new Next.Finish() : new Next.Wait(Optional.empty());
    }
    var failed = wave.count(Phase.FAILED);
    if (wave.limits().failures() > 0 && failed >= wave.limits().failures()) {
      return new Next.Stop(
          "%d machines failed; look why, then ask again for the rest".formatted(failed));
    }
    return new Look(wave, others, now).next();
  }

  /** One look over all members, in order. */
  private static final class Look {
    private final Wave wave;
    private final Instant now;
    private final Map<String, Integer> running = new HashMap<>();
    private final Map<String, Instant> lastStart = new HashMap<>();
    private final List<Integer> begin = new ArrayList<>();
    private Optional<Instant> until = Optional.empty();
    private int atOnce;
    private int lately;
    private Optional<Instant> oldest = Optional.empty();

    Look(Wave wave, List<Other> others, Instant now) {
      this.wave = wave;
      this.now = now;
      wave.members().forEach(this::count);
      others.forEach(other -> count(other.group(), other.startedAt(), other.isRunning()));
    }

    private void count(Member member) {
      var isRunning = member.phase() == Phase.RUNNING;
      member.startedAt().ifPresent(at -> count(member.group(), at, isRunning));
    }

    private void count(String group, Instant at, boolean isRunning) {
      if (isRunning) {
        running.merge(group, 1, Integer::sum);
        atOnce++;
      }
      lastStart.merge(group, at, (a, b) -> a.isAfter(b) ? a : b);
      if (at.plus(MINUTE).isAfter(now)) {
        lately++;
        oldest = Optional.of(oldest.filter(it -> it.isBefore(at)).orElse(at));
      }
    }

    Next next() {
      for (var index = 0; index < wave.members().size(); index++) {
        var member = wave.members().get(index);
        if (member.phase() == Phase.WAITING && mayBegin(member.group())) {
          begin.add(index);
          atOnce++;
          lately++;
          running.merge(member.group(), 1, Integer::sum);
          lastStart.put(member.group(), now);
          oldest = Optional.of(oldest.orElse(now));
        }
      }
      return begin.isEmpty() ? new Next.Wait(until) : new Next.Begin(List.copyOf(begin));
    }

    private boolean mayBegin(String group) {
      var limits = wave.limits();
      if (atOnce >= limits.atOnce() || running.getOrDefault(group, 0) >= limits.perGroup()) {
        return false;
      }
      if (lately >= limits.perMinute()) {
        later(oldest.orElse(now).plus(MINUTE));
        return false;
      }
      var free = lastStart.getOrDefault(group, Instant.MIN);
      if (!free.equals(Instant.MIN) && free.plus(limits.stagger()).isAfter(now)) {
        later(free.plus(limits.stagger()));
        return false;
      }
      return true;
    }

    private void later(Instant at) {
      until = Optional.of(until.filter(it -> it.isBefore(at)).orElse(at));
    }
  }
}
