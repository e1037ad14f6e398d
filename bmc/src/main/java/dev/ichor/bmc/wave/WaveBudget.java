package dev.ichor.bmc.wave;

import dev.ichor.bmc.wave.policy.Wave;
import dev.ichor.bmc.wave.policy.Wave.Member;
import dev.ichor.bmc.wave.policy.Wave.Phase;
import dev.ichor.bmc.wave.policy.WavePolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What all waves may do together. A wave decides and begins under one lock, so that two waves never
 * take the same place of a rack; nothing is written or waited for meanwhile.
 */
final class WaveBudget {
  private final Map<UUID, WaveRun> runs;

  /**
   * @param runs all waves; seen as they are at any time
   */
  WaveBudget(Map<UUID, WaveRun> runs) {
    this.runs = runs;
  }

  /**
   * What the wave does next, with what the others do counted.
   *
   * @param begin told which members are begun, before another wave decides
   */
  synchronized WavePolicy.Next take(
      Wave wave, WaveDesk.Hands hands, Instant now, Consumer<List<Integer>> begin) {
    var next = WavePolicy.next(wave, others(wave, hands, now), now);
    if (next instanceof WavePolicy.Next.Begin(var which)) {
      begin.accept(which);
    }
    return next;
  }

  /** Something ended: other waves look whether they may go on. */
  void nudge() {
    runs.values().forEach(WaveRun::nudge);
  }

  private List<WavePolicy.Other> others(Wave wave, WaveDesk.Hands hands, Instant now) {
    return runs.values().stream()
        .map(WaveRun::wave)
        .filter(other -> !other.id().equals(wave.id()) && other.countsAt(now))
        .flatMap(other -> other.members().stream())
        .flatMap(member -> begun(member, wave, hands))
        .toList();
  }

  private static Stream<WavePolicy.Other> begun(Member member, Wave wave, WaveDesk.Hands hands) {
    return member.startedAt().stream()
        .map(
            at ->
                new WavePolicy.Other(
                    hands.group(member.machine(), wave.groupBy()),
                    at,
                    member.phase() == Phase.RUNNING));
  }
}
