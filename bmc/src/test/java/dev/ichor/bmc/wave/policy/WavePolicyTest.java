package dev.ichor.bmc.wave.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.bmc.wave.policy.Wave.Member;
import dev.ichor.bmc.wave.policy.Wave.Phase;
import dev.ichor.bmc.wave.policy.WavePolicy.Next;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.PowerAction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WavePolicyTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static Wave wave(WaveLimits limits, int racks, int each) {
    var members = new ArrayList<Member>();
    for (var place = 0; place < each; place++) {
      for (var rack = 0; rack < racks; rack++) {
        members.add(
            Member.waiting(
                new MachineId(new UUID(rack, place)), "r%d-%d".formatted(rack, place), "r" + rack));
      }
    }
    return new Wave(
        new UUID(0, 1),
        PowerAction.RESET,
        NOW,
        limits,
        Optional.of("rack"),
        members,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static WaveLimits limits(
      int perGroup, int staggerSeconds, int atOnce, int perMinute, int failures) {
    return new WaveLimits(
        perGroup, Duration.ofSeconds(staggerSeconds), atOnce, perMinute, failures);
  }

  private static MachineId id(Wave wave, int index) {
    return wave.members().get(index).machine();
  }

  @Test
  @DisplayName("Racks begin side by side, one machine each, the next when the stagger has passed")
  void stagger() {
    var wave = wave(limits(4, 2, 16, 100, 0), 2, 3);
    assertThat(WavePolicy.next(wave, NOW)).isEqualTo(new Next.Begin(List.of(0, 1)));
    wave = wave.begin(List.of(0, 1), NOW);
    assertThat(WavePolicy.next(wave, NOW.plusSeconds(1)))
        .isEqualTo(new Next.Wait(Optional.of(NOW.plusSeconds(2))));
    assertThat(WavePolicy.next(wave, NOW.plusSeconds(2))).isEqualTo(new Next.Begin(List.of(2, 3)));
  }

  @Test
  @DisplayName("No more than perGroup in one rack and atOnce in all run at the same time")
  void bounds() {
    var narrow = wave(limits(1, 0, 16, 100, 0), 1, 3).begin(List.of(0), NOW);
    assertThat(WavePolicy.next(narrow, NOW)).isEqualTo(new Next.Wait(Optional.empty()));
    assertThat(WavePolicy.next(narrow.end(id(narrow, 0), Phase.DONE, NOW, "x"), NOW))
        .isEqualTo(new Next.Begin(List.of(1)));
    var wide = wave(limits(9, 0, 2, 100, 0), 3, 3);
    assertThat(WavePolicy.next(wide, NOW)).isEqualTo(new Next.Begin(List.of(0, 1)));
  }

  @Test
  @DisplayName("perMinute holds over any minute, also for machines that are through")
  void rate() {
    var wave = wave(limits(9, 0, 9, 2, 0), 1, 3).begin(List.of(0, 1), NOW);
    wave = wave.end(id(wave, 0), Phase.DONE, NOW, "x").end(id(wave, 1), Phase.DONE, NOW, "x");
    assertThat(WavePolicy.next(wave, NOW.plusSeconds(30)))
        .isEqualTo(new Next.Wait(Optional.of(NOW.plusSeconds(60))));
    assertThat(WavePolicy.next(wave, NOW.plusSeconds(60))).isEqualTo(new Next.Begin(List.of(2)));
  }

  @Test
  @DisplayName("What another wave has begun counts in its rack, at once, for the minute, and apart")
  void together() {
    var other = new WavePolicy.Other("r0", NOW, true);
    var rack = wave(limits(1, 0, 16, 100, 0), 2, 1);
    assertThat(WavePolicy.next(rack, List.of(other), NOW)).isEqualTo(new Next.Begin(List.of(1)));
    var all = wave(limits(9, 0, 1, 100, 0), 2, 1);
    assertThat(WavePolicy.next(all, List.of(other), NOW))
        .isEqualTo(new Next.Wait(Optional.empty()));
    var ended = new WavePolicy.Other("r0", NOW, false);
    var minute = wave(limits(9, 0, 9, 1, 0), 1, 1);
    assertThat(WavePolicy.next(minute, List.of(ended), NOW.plusSeconds(20)))
        .isEqualTo(new Next.Wait(Optional.of(NOW.plusSeconds(60))));
    var apart = wave(limits(9, 5, 9, 100, 0), 1, 1);
    assertThat(WavePolicy.next(apart, List.of(ended), NOW.plusSeconds(1)))
        .isEqualTo(new Next.Wait(Optional.of(NOW.plusSeconds(5))));
    assertThat(WavePolicy.next(apart, List.of(ended), NOW.plusSeconds(5)))
        .isEqualTo(new Next.Begin(List.of(0)));
  }

  @Test
  @DisplayName("After too many failures nothing is begun; what waits is told why")
  void failures() {
    var wave = wave(limits(9, 0, 9, 100, 2), 1, 4).begin(List.of(0, 1), NOW);
    wave = wave.end(id(wave, 0), Phase.FAILED, NOW, "x").end(id(wave, 1), Phase.FAILED, NOW, "x");
    var next = WavePolicy.next(wave, NOW);
    assertThat(next).isInstanceOf(Next.Stop.class);
    wave = wave.stop(((Next.Stop) next).why());
    assertThat(WavePolicy.next(wave, NOW)).isEqualTo(new Next.Finish());
    wave = wave.finish(NOW);
    assertThat(wave.count(Phase.CANCELLED)).isEqualTo(2);
    assertThat(wave.members().get(3).why())
        .hasValueSatisfying(why -> assertThat(why).contains("2"));
  }

  @Test
  @DisplayName("A cancelled wave lets what runs end, and begins nothing more")
  void cancel() {
    var wave = wave(limits(1, 0, 1, 100, 0), 1, 3).begin(List.of(0), NOW).cancel(NOW);
    assertThat(WavePolicy.next(wave, NOW)).isEqualTo(new Next.Wait(Optional.empty()));
    wave = wave.end(id(wave, 0), Phase.DONE, NOW, "x");
    assertThat(WavePolicy.next(wave, NOW)).isEqualTo(new Next.Finish());
  }

  @Test
  @DisplayName("Whatever the limits, every machine is begun once and no limit is ever broken")
  void always() {
    var random = new Random(11);
    for (var round = 0; round < 200; round++) {
      var limits =
          limits(
              1 + random.nextInt(3),
              random.nextInt(4),
              1 + random.nextInt(6),
              1 + random.nextInt(20),
              0);
      runs(wave(limits, 1 + random.nextInt(4), 1 + random.nextInt(6)), random);
    }
  }

  private static void runs(Wave begun, Random random) {
    var wave = begun;
    var now = NOW;
    for (var turn = 0; turn < 10_000; turn++) {
      switch (WavePolicy.next(wave, now)) {
        case Next.Begin(var which) -> wave = wave.begin(which, now);
        case Next.Wait _ -> {
          now = now.plusMillis(500);
          for (var member : wave.members()) {
            if (member.phase() == Phase.RUNNING && random.nextInt(4) == 0) {
              wave = wave.end(member.machine(), Phase.DONE, now, "x");
            }
          }
        }
        case Next.Stop(var why) -> throw new AssertionError(why);
        case Next.Finish() -> {
          assertThat(wave.count(Phase.DONE)).isEqualTo(wave.members().size());
          return;
        }
      }
      assertThat(wave.count(Phase.RUNNING)).isLessThanOrEqualTo(wave.limits().atOnce());
    }
    throw new AssertionError("it never ends");
  }
}
